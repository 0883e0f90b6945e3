"""The measured figures as a table, for the terminal and for docs/performance.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BEGIN = "<!-- figures: written by make bench -->"
END = "<!-- end of figures -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of both programs."""

    name: str
    bare: float | None
    """None: there is nothing to measure."""
    app: float | None
    """None: the same."""
    unit: str
    digits: int = 1
    bound: str = ""
    """What the project promises. Empty: nothing."""
    within: bool | None = None
    """Whether the promise is kept. None: there is none."""

    @property
    def cells(self) -> list[str]:
        """The row as texts."""
        ratio = f"{self.app / self.bare:.2f} ×" if self.bare and self.app is not None else "—"
        kept = {None: "", True: "kept", False: "NOT KEPT"}[self.within]
        return [self.name, self._cell(self.bare), self._cell(self.app), ratio, self.bound, kept]

    def _cell(self, figure: float | None) -> str:
        return "—" if figure is None else f"{figure:.{self.digits}f} {self.unit}"


HEAD = ["", "bare tray", "API Monitor", "ratio", "promise", ""]


def table(rows: Sequence[Row]) -> str:
    """A Markdown table that is readable as it stands."""
    lines = [HEAD, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in [lines[0], rule, *lines[1:]]
    )


def write(path: Path, text: str, begin: str = BEGIN) -> None:
    """Puts the text between a mark of the page and the next end. Raises ValueError where there are none."""
    page = path.read_text(encoding="utf-8")
    before, mark, rest = page.partition(begin)
    _old, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"{path} has no place for the figures: {begin} … {END}")
    path.write_text(f"{before}{begin}\n\n{text}\n\n{END}{after}", encoding="utf-8")
