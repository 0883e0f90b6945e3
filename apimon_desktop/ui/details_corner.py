"""The page of one provider in the report window, built when it is first looked at."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedLayout, QWidget

from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.views.details import DetailsView

if TYPE_CHECKING:
    from apimon_desktop.ui.details_page import DetailsPage


class DetailsCorner(QObject):
    """Shows a `DetailsView`; says what was asked for and does nothing itself."""

    wanted = Signal(str)
    """The id of the provider whose page is looked at; empty: none is any more."""
    back_requested = Signal()
    action_chosen = Signal(object)
    """An `Action`."""
    span_chosen = Signal(object)
    """A `Span`."""
    export_requested = Signal(QImage)
    """With the chart as it is drawn now."""

    def __init__(self, pages: QStackedLayout, main: QWidget, window: QWidget) -> None:
        """``main`` is the page to come back to."""
        super().__init__(window)
        self._pages = pages
        self._main = main
        self._window = window
        self._provider_id: ProviderId | None = None
        self._page: DetailsPage | None = None

    @property
    def provider_id(self) -> ProviderId | None:
        """Whose page is looked at. None: nobody's is."""
        return self._provider_id

    def show_view(self, view: DetailsView) -> None:
        """Replaces what the page shows, if it is still that provider's."""
        if self._page is not None and view.provider_id == self._provider_id:
            self._page.show_view(view)

    def say(self, sentence: str) -> None:
        """Tells what came of an export."""
        if self._page is not None:
            self._page.say(sentence)

    def open(self, provider_id: ProviderId) -> None:
        """Shows the page."""
        page = self._page or self._build()
        self._provider_id = provider_id
        self.wanted.emit(provider_id)  # whoever listens fills the page at once
        self._pages.setCurrentWidget(page)
        page.begin()

    def leave(self) -> ProviderId | None:
        """Shows all providers again; whose page was looked at. None: nobody's was."""
        left, self._provider_id = self._provider_id, None
        if left is not None:
            self._pages.setCurrentWidget(self._main)
            self.wanted.emit("")
        return left

    def _build(self) -> "DetailsPage":
        """Most looks at the report need no page."""
        from apimon_desktop.ui.details_page import DetailsPage  # noqa: PLC0415 - when first looked at

        page = self._page = DetailsPage(self._window)
        self._pages.addWidget(page)
        page.back_requested.connect(self.back_requested)
        page.action_chosen.connect(self.action_chosen)
        page.span_chosen.connect(self.span_chosen)
        page.export_requested.connect(self._ask_to_export)
        return page

    def _ask_to_export(self) -> None:
        if self._page is not None:
            self.export_requested.emit(self._page.picture())
