"""What can be saved, and as what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from apimon_desktop.core.text import joined, say
from apimon_desktop.core.types import ProviderId


class ExportKind(Enum):
    """A kind of file, with its ending."""

    JSON = "json"
    """The report document, with points and incidents."""
    CSV = "csv"
    """Points and incidents."""
    PNG = "png"
    """The chart."""

    @property
    def filter(self) -> str:
        """How a save dialog names it."""
        return joined(" ", (_NAMES[self], f"(*.{self.value})"))


_NAMES = {
    ExportKind.JSON: say("Report and history"),
    ExportKind.CSV: say("Table of checks and incidents"),
    ExportKind.PNG: say("Picture of the chart"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What the user wants to be saved."""

    path: str
    kind: ExportKind
    provider_id: ProviderId | None
    """None: all of them."""
    picture: object = None
    """The chart as it was seen, a QImage; of a picture only."""


def suggested_name(provider_id: str, kind: ExportKind, now: datetime) -> str:
    """A file name without a folder, dated: "apimon-openai-2026-11-23.json"."""
    parts: Iterable[str] = filter(None, ("apimon", provider_id, f"{now:%Y-%m-%d}"))
    return f"{'-'.join(parts)}.{kind.value}"


def kind_of(path: str, chosen_filter: str, kinds: Iterable[ExportKind]) -> tuple[str, ExportKind]:
    """Where to save and as what: the name's ending decides, else the chosen filter, which adds its own."""
    offered = tuple(kinds)
    by_name = next((kind for kind in offered if path.lower().endswith(f".{kind.value}")), None)
    if by_name is not None:
        return path, by_name
    kind = next((kind for kind in offered if kind.filter == chosen_filter), offered[0])
    return f"{path}.{kind.value}", kind
