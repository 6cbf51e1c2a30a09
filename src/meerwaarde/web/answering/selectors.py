"""Finding again what answering keeps. Nothing here writes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from meerwaarde.questionnaire.expressions.tree import parse_xml
from meerwaarde.web.answering import joining, media
from meerwaarde.web.answering.known import with_given
from meerwaarde.web.answering.models import Draft, FormVersion, MediaFile, Submission
from meerwaarde.web.answering.types import Given, Opened, given_of

if TYPE_CHECKING:
    from meerwaarde.questionnaire.xform.types import XForm

FEW = 500  # keys that fit in the text of a query
FURTHEST = 4  # corrections of one answer that are looked back past
FORMS_HELD = 32  # parsed forms in memory; a large one takes some megabytes


def key_hash(key: str) -> str:
    """What is stored of the secret in a link. The key is random, so a plain hash keeps it."""
    return hashlib.sha256(key.encode()).hexdigest()


def draft_by_key(key: str) -> Draft | None:
    """The draft with this secret of its own, its form version with it, closed or not; None when there is none."""
    drafts = Draft.objects.select_related("form_version", "submission")
    return drafts.filter(key_sha256=key_hash(key)).first()


def opened_by(key: str) -> Opened | None:
    """The draft that a secret link leads to, and how far; None when there is none. Raises TurnedAway."""
    opened = joining.found_elsewhere(key)  # first: nearly all links are those of rounds
    if opened is None and (draft := draft_by_key(key)) is not None:
        return Opened(draft)
    return opened


def submission_by_id(instance_id: str) -> Submission | None:
    """A submission by its instanceID."""
    return Submission.objects.select_related("form_version").filter(instance_id=instance_id).first()


def corrected(path: str = "") -> dict[str, Any]:
    """What to annotate rows with to know which submissions the one at `path` corrects: their instanceIDs, the nearest
    first, as far as `FURTHEST` back. In the query itself, so that nobody asks again for each of them."""
    found: dict[str, Any] = {"corrected_1": F(f"{path}__deprecates" if path else "deprecates")}
    for number in range(1, FURTHEST):
        before = Submission.objects.filter(instance_id=OuterRef(f"corrected_{number}")).values("deprecates")
        found[f"corrected_{number + 1}"] = Subquery(before[:1])
    return found


def lineage(keys: Collection[int]) -> QuerySet[Submission]:
    """These submissions and those which they correct, as far as `FURTHEST` back: to be used within a query."""
    wanted, names = Q(pk__in=list(keys)), Submission.objects.filter(pk__in=list(keys)).values("deprecates")
    for _time in range(FURTHEST):
        wanted |= Q(instance_id__in=names)
        names = Submission.objects.filter(instance_id__in=names).values("deprecates")
    return Submission.objects.filter(wanted)


def sent(keys: Collection[int]) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
    """Submissions: key, instanceID, what was sent, and the names of those which it corrects, the nearest first."""
    back = corrected()
    for at in range(0, len(keys), FEW):
        rows = Submission.objects.filter(pk__in=sorted(keys)[at : at + FEW]).order_by("pk").annotate(**back)
        for key, name, xml, *names in rows.values_list("pk", "instance_id", "xml", *back):
            yield key, name, xml, tuple(filter(None, names))


def files_named(xml: bytes) -> frozenset[str]:
    """The pictures, sounds and films that a form mentions, by name."""
    return media.named(xml)


def media_file(*, form_version: FormVersion, name: str) -> MediaFile | None:
    """A file of a form by the name that the form uses."""
    return None if "\0" in name else form_version.media.filter(name=name).first()  # PostgreSQL takes no zero byte


def form_of(draft: Draft | FormVersion | Submission) -> XForm:
    """The parsed form, ready for `Instance.new` and `Instance.from_xml`.

    For a draft, what is already known of the respondent (`Draft.instances`) takes the place of the form's own
    secondary instances of those ids, and what is given (`Draft.given`) stands in it and cannot be changed.
    """
    if isinstance(draft, FormVersion):
        return parsed(draft)
    form = parsed(draft.form_version)
    if not isinstance(draft, Draft):
        return form
    return with_given(with_instances(form, draft.instances), given_of(draft.given))


def media_files(form_version: FormVersion) -> list[MediaFile]:
    """The files of a form, by name."""
    return list(form_version.media.order_by("name"))


def sources(hashes: Collection[str]) -> dict[str, bytes]:
    """The forms with these hashes, byte for byte."""
    rows = FormVersion.objects.filter(sha256__in=hashes).values_list("sha256", "xml")
    return {sha256: bytes(xml) for sha256, xml in rows}


def xform_for_app(form_version: FormVersion, given: Mapping[str, Given], instances: Mapping[str, str]) -> bytes:
    """The form for an app, with what is known of one respondent in it."""
    from meerwaarde.web.answering import for_apps

    return for_apps.xform_for_app(parsed(form_version), given, instances)


def page_titles(form_version: FormVersion) -> list[tuple[int, str]]:
    """The pages of a form by number, each with a title in the language of the form."""
    from meerwaarde.questionnaire.instance import Instance
    from meerwaarde.web.answering.pages import pages_of, places
    from meerwaarde.web.answering.voice import language_of, voice

    form = parsed(form_version)
    speaker = voice(Instance.new(form), language_of(form, ""), lambda _name: "")
    found = []
    for page in pages_of(form):
        first = page.group or next(iter(page.controls))
        placed = places([first], speaker.instance)
        title = speaker.words(first.label, placed[0].path if placed else first.path).plain
        found.append((page.number, title or form.title))
    return found


def with_instances(form: XForm, instances: Mapping[str, str]) -> XForm:
    """The form with these documents (XML by id) as its secondary instances. Raises UnreadableXml."""
    if not instances:
        return form
    return replace(form, instances={**form.instances, **{key: parse_xml(xml) for key, xml in instances.items()}})


def parsed(form_version: FormVersion) -> XForm:
    """The form of a version, its lists of choices in it; parsed once, then held in memory by its hash."""
    return _parsed(form_version.sha256)


@lru_cache(maxsize=FORMS_HELD)
def _parsed(sha256: str) -> XForm:
    from meerwaarde.questionnaire.xform import parse_xform

    version = FormVersion.objects.filter(sha256=sha256).earliest("id")
    xml = bytes(version.xml)
    if hashlib.sha256(xml).hexdigest() != sha256:
        raise ValueError(f"the stored form {version} is not the one that was published")
    return parse_xform(xml, file=f"{version}.xml")
