"""The system's own dialog for where to save; the app goes on meanwhile."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.commands import ExportKind, ExportRequest


class SaveDialog(QObject):
    """Asks once where to save what; gone when it is answered."""

    chosen = Signal(object)
    """An `ExportRequest`."""

    def __init__(
        self, parent: QWidget, kinds: tuple[ExportKind, ...], provider_id: ProviderId | None, picture: object
    ) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._filters = {localised(kind.filter): kind for kind in kinds}
        self._provider_id = provider_id
        self._picture = picture
        dialog = self._dialog = QFileDialog(parent, tr("Export"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(list(self._filters))
        dialog.setDirectory(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self._suggest(kinds[0])
        dialog.filterSelected.connect(self._on_filter)
        dialog.fileSelected.connect(self._on_file)
        dialog.finished.connect(self.deleteLater)

    def open(self) -> None:
        """Shows it."""
        self._dialog.open()

    def _suggest(self, kind: ExportKind) -> None:
        # With an ending of its own, the dialog itself asks before it overwrites.
        self._dialog.setDefaultSuffix(kind.value)
        self._dialog.selectFile(suggested_name(self._provider_id or "", kind, datetime.now().astimezone()))

    def _on_filter(self, chosen: str) -> None:
        self._suggest(self._filters.get(chosen, self._kinds[0]))

    def _on_file(self, name: str) -> None:
        chosen = self._filters.get(self._dialog.selectedNameFilter(), self._kinds[0])
        path, kind = kind_of(name, chosen, self._kinds)
        picture = self._picture if kind is ExportKind.PNG else None
        self.chosen.emit(ExportRequest(path=path, kind=kind, provider_id=self._provider_id, picture=picture))


def suggested_name(provider_id: str, kind: ExportKind, now: datetime) -> str:
    """A file name without a folder, dated: "apimon-openai-2026-11-23.json"."""
    parts = filter(None, ("apimon", provider_id, f"{now:%Y-%m-%d}"))
    return f"{'-'.join(parts)}.{kind.value}"


def kind_of(path: str, chosen: ExportKind, offered: Iterable[ExportKind]) -> tuple[str, ExportKind]:
    """Where to save and as what: the name's ending decides, else the chosen kind, which adds its own."""
    by_name = next((kind for kind in offered if path.lower().endswith(f".{kind.value}")), None)
    return (f"{path}.{chosen.value}", chosen) if by_name is None else (path, by_name)
