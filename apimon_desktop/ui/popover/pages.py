"""The pages behind the rows and the spending card, each built when it is first looked at."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedLayout, QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.ui.views.costs import CostsView
from apimon_desktop.ui.views.details import DetailsView

if TYPE_CHECKING:
    from apimon_desktop.ui.costs.page import CostsPage
    from apimon_desktop.ui.details.page import DetailsPage


class Pages(QObject):
    """Shows the overview, a provider's details or the costs, and passes on what was asked for."""

    changed = Signal()
    """Another page is looked at."""
    details_wanted = Signal(str)
    """The id of the provider whose details are looked at; empty: nobody's are any more."""
    costs_opened = Signal(bool)
    """The costs are looked at, or no longer."""

    def __init__(self, stack: QStackedLayout, main: QWidget, window: QWidget) -> None:
        """``main`` is the page to come back to."""
        super().__init__(window)
        self._stack = stack
        self._main = main
        self._window = window
        self.provider_id: ProviderId | None = None
        """Whose details are looked at. None: nobody's are."""
        self.are_costs_open = False
        self._details: DetailsPage | None = None
        self._costs: CostsPage | None = None

    @property
    def is_main(self) -> bool:
        """True while the overview is looked at."""
        return self.provider_id is None and not self.are_costs_open

    @property
    def shown(self) -> QWidget:
        """The page that is looked at."""
        return self._stack.currentWidget() or self._main

    def picture(self) -> QImage | None:
        """The chart of the details as it is drawn now. None: no details are looked at."""
        return None if self.provider_id is None or self._details is None else self._details.picture()

    def show_details(self, view: DetailsView) -> None:
        """Replaces what the details show, if they are still that provider's."""
        if self._details is not None and view.provider_id == self.provider_id:
            self._details.show_view(view)

    def show_costs(self, view: CostsView) -> None:
        """Replaces what the costs page shows."""
        if self._costs is not None:
            self._costs.show_view(view)

    def say(self, sentence: str) -> None:
        """Tells on the page what came of an export."""
        if self._details is not None:
            self._details.say(sentence)

    def open_details(self, provider_id: ProviderId) -> None:
        """Shows the details of a provider."""
        from apimon_desktop.ui.details.page import DetailsPage  # noqa: PLC0415 - when first looked at

        if self._details is None:
            self._details = DetailsPage(self._window)
            self._stack.addWidget(self._details)
        self.leave()
        self.provider_id = provider_id
        self.details_wanted.emit(provider_id)  # whoever listens fills the page at once
        self._begin(self._details)

    def open_costs(self) -> None:
        """Shows the costs."""
        from apimon_desktop.ui.costs.page import CostsPage  # noqa: PLC0415 - when first looked at

        if self._costs is None:
            self._costs = CostsPage(self._window)
            self._stack.addWidget(self._costs)
        self.leave()
        self.are_costs_open = True
        self.costs_opened.emit(True)
        self._begin(self._costs)

    def leave(self) -> None:
        """Shows the overview again."""
        left, self.provider_id = self.provider_id, None
        if left is not None:
            self.details_wanted.emit("")
        were_costs_open, self.are_costs_open = self.are_costs_open, False
        if were_costs_open:
            self.costs_opened.emit(False)
        if left is not None or were_costs_open:
            self._stack.setCurrentWidget(self._main)
            self.changed.emit()

    def _begin(self, page: "DetailsPage | CostsPage") -> None:
        self._stack.setCurrentWidget(page)
        page.begin()
        self.changed.emit()
