"""Tables of counts in which every cell is shown, and none is exactly what was counted.

    `Table` ──▶ small counts rounded, margins summed again (`small_counts`)     ──▶ `SafeCross`
            ──▶ noise that depends on who is in the cell (`cell_key`)            ──▶ `SafeCross`

Both change counts alone. Shares come from the changed counts, and a mean beside them must be a new one too: the sum
over the changed count (handbook 5.7).
"""

from meerwaarde.disclosure.alternatives.cell_key import Noise, perturb, read_key
from meerwaarde.disclosure.alternatives.small_counts import round_small

__all__ = ["Noise", "perturb", "read_key", "round_small"]
