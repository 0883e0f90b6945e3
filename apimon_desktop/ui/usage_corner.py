"""Money in the report window: the section below the rows, and the page behind it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from apimon_desktop.ui.money_section import MoneySection
from apimon_desktop.ui.views.money import MoneyView
from apimon_desktop.ui.views.usage_page import UsageView

if TYPE_CHECKING:
    from apimon_desktop.ui.usage_page import UsagePage


class UsageCorner(QObject):
    """Shows a `MoneyView` and a `UsageView`; says what was asked for and does nothing itself."""

    open_changed = Signal(bool)
    """The usage page is looked at, or no longer."""
    choice_changed = Signal(object)
    """A `UsageChoice`."""
    idea_dismissed = Signal(str)
    """The suggestion's id."""
    idea_restored = Signal(str)
    csv_requested = Signal(str)
    """What is to be copied as it is."""
    copy_requested = Signal(str)
    unfolded = Signal()
    """More is shown than before, because it was asked for."""

    def __init__(self, pages: QStackedLayout, window: QWidget) -> None:
        super().__init__(window)
        self._pages = pages
        self._window = window
        self._left: QWidget | None = None
        """The page that was looked at before. None: the usage page is not."""
        self.section = MoneySection(window)
        self.page: UsagePage | None = None
        self.section.usage_requested.connect(self.open)
        self.section.copy_requested.connect(self.copy_requested)
        self.section.unfolded.connect(self.unfolded)

    @property
    def is_open(self) -> bool:
        """True while the usage page is looked at."""
        return self._left is not None

    def show_money(self, view: MoneyView) -> None:
        """Replaces what the section shows."""
        self.section.show_view(view)

    def show_usage(self, view: UsageView) -> None:
        """Replaces what the page shows."""
        if self.page is not None:
            self.page.show_view(view)

    def open(self) -> None:
        """Shows the page."""
        if self.is_open:
            return
        page = self.page or self._build()
        self._left = self._pages.currentWidget()
        self.open_changed.emit(True)  # whoever listens fills the page at once
        self._pages.setCurrentWidget(page)
        page.begin()
        self.unfolded.emit()

    def leave(self) -> None:
        """Shows what was looked at before, with the focus where it was."""
        left, self._left = self._left, None
        if left is not None:
            self._pages.setCurrentWidget(left)
            self.open_changed.emit(False)
            self.section.focus_more()

    def _build(self) -> "UsagePage":
        """Most looks at the report need no page."""
        from apimon_desktop.ui.usage_page import UsagePage  # noqa: PLC0415 - when first looked at

        page = self.page = UsagePage(self._window)
        self._pages.addWidget(page)
        page.back_requested.connect(self.leave)
        page.choice_changed.connect(self.choice_changed)
        page.idea_dismissed.connect(self.idea_dismissed)
        page.idea_restored.connect(self.idea_restored)
        page.csv_requested.connect(self.csv_requested)
        page.copy_requested.connect(self.copy_requested)
        return page
