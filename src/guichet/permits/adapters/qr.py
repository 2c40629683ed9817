"""QR codes, by segno."""

from dataclasses import dataclass
from functools import lru_cache

import segno

QUIET = 4
"""Light modules around the code, as its standard asks."""

_COMFORTABLE = 20
"""The largest version printed at the better error correction; beyond it modules get too small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A code as one drawing: `path` in a square of `size` units, quiet zone included."""

    size: int
    version: int
    path: str

    @property
    def svg(self) -> str:
        """Return the code as an SVG document."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<path d="M0 0h{self.size}v{self.size}H0z" fill="#fff"/>'
            f'<path d="{self.path}" stroke="#000"/></svg>'
        )


@lru_cache(maxsize=64)
def draw(text: str) -> QrCode:
    """Draw a text: correction M (15 %) while modules stay large enough to scan, then L.

    Kept for a while: drawing takes 40 ms, and a holder looks more than once.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False)
    if int(code.version) > _COMFORTABLE:
        code = segno.make(text, error="l", micro=False, boost_error=False)
    rows = [list(row) for row in code.matrix_iter(border=QUIET)]
    runs = [
        f"M{start} {y}.5h{length}"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    ]
    return QrCode(size=len(rows), version=int(code.version), path="".join(runs))


def _dark_runs(row: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            start, length = runs[-1]
            runs[-1] = (start, length + 1)
        elif dark:
            runs.append((x, 1))
    return runs
