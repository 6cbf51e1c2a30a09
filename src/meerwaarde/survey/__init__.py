"""What the answers say about all members: estimates with their base and uncertainty, never a bare percentage.

    read_register, match ──▶ Wave        whose answers count, who is missing
    design ──▶ Design                    weights, strata, clusters, finite population, raking
    figures, change_figures ──▶ Figure   shares, means, medians, totals and change, each with n, N and an interval
    nonresponse, bounds ──▶ Response     who did not answer, and how far off a figure could be

Chance is all that these intervals cover; who chose not to answer is another matter, and the report says so.
"""

from meerwaarde.survey.change import (
    Changes,
    Data,
    change_means,
    change_shares,
    change_totals,
    panel_means,
    panel_members,
    panel_totals,
)
from meerwaarde.survey.compare import Pair, change_figures, comparable
from meerwaarde.survey.estimates import INTERVALS, Numbers, Shares, check_interval, numbers, shares
from meerwaarde.survey.groups import Grouping, groupings
from meerwaarde.survey.intervals import half_width, normal_quantile, wilson
from meerwaarde.survey.matching import Matching, Wave, match
from meerwaarde.survey.overlap import Overlap, overlap
from meerwaarde.survey.places import Areas, Places, by_place, differ_code, read_areas, shared
from meerwaarde.survey.quantiles import Medians, medians
from meerwaarde.survey.register import Register, read_register
from meerwaarde.survey.reliability import NOTES, RULES, Reliability
from meerwaarde.survey.response import (
    Characteristic,
    Response,
    bounds,
    nonresponse,
    r_indicator,
    r_of_strata,
    worst_case,
)
from meerwaarde.survey.sampling import Design, design, warnings
from meerwaarde.survey.tabulate import empty_groups, figures, question_figures

__all__ = [
    "INTERVALS",
    "NOTES",
    "RULES",
    "Areas",
    "Changes",
    "Characteristic",
    "Data",
    "Design",
    "Grouping",
    "Matching",
    "Medians",
    "Numbers",
    "Overlap",
    "Pair",
    "Places",
    "Register",
    "Reliability",
    "Response",
    "Shares",
    "Wave",
    "bounds",
    "by_place",
    "change_figures",
    "change_means",
    "change_shares",
    "change_totals",
    "check_interval",
    "comparable",
    "design",
    "differ_code",
    "empty_groups",
    "figures",
    "groupings",
    "half_width",
    "match",
    "medians",
    "nonresponse",
    "normal_quantile",
    "numbers",
    "overlap",
    "panel_means",
    "panel_members",
    "panel_totals",
    "question_figures",
    "r_indicator",
    "r_of_strata",
    "read_areas",
    "read_register",
    "shared",
    "shares",
    "warnings",
    "wilson",
    "worst_case",
]
