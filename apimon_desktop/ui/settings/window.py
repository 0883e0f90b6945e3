"""The settings window. Every change applies at once; there is nothing to confirm."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from apimon_desktop.core.keys import owner_of
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings.adding import AddingPage, ImportPage
from apimon_desktop.ui.settings.advanced import AdvancedPage
from apimon_desktop.ui.settings.general import CostsPage, GeneralPage, NotificationsPage
from apimon_desktop.ui.settings.page import Editor, SettingsPage
from apimon_desktop.ui.settings.provider import ProviderPage
from apimon_desktop.ui.settings.sidebar import COMPACT_PX, WIDTH_PX, Entry, Sidebar, provider_entry
from apimon_desktop.ui.views.commands import HIDE_AMOUNTS_KEYS, MeasureFootprint, ReadKeyring, ToggleAmounts
from apimon_desktop.ui.views.settings import Footprint, ImportOffer, KeyTest, Places, SettingsView
from apimon_desktop.ui.views.tile import TileLook
from apimon_desktop.ui.widgets.buttons import Button
from apimon_desktop.ui.widgets.cards import Notice
from apimon_desktop.ui.widgets.layouts import in_column, in_row
from apimon_desktop.ui.widgets.tokens import px
from apimon_desktop.ui.widgets.window import Standing, Window

P = TypeVar("P", bound=SettingsPage)

_SIZE_PX: Final = (720, 560)
_LEAST_CONTENT_PX: Final = 330
"""With less room beside the names, the sidebar shows tiles alone."""
_GENERAL, _ADVANCED = ":general", ":advanced"
_PAGES: Final = (
    (_GENERAL, GeneralPage, say("General"), "", 0x6E6E73),
    (":notifications", NotificationsPage, say("Notifications"), "!", 0xD13438),
    (":costs", CostsPage, say("Costs & budget"), "$", 0x1B7F47),
    (_ADVANCED, AdvancedPage, say("Advanced"), "›", 0x7D55D6),
)
"""By their keys in the sidebar, with letter and hue of their tiles; no provider's id begins with a colon."""
_KINDS: Final[Mapping[str, type[SettingsPage]]] = MappingProxyType({key: kind for key, kind, *_ in _PAGES})


def _page_entries() -> Iterator[Entry]:
    for key, _, name, letter, hue in _PAGES:
        tile = TileLook(monogram=letter, hue=hue, status=None)
        yield Entry(key=key, name=localised(name), tile=tile, glyph="" if letter else "settings")
    yield Entry(key="", name=tr("Providers"))


class SettingsWindow(Window):
    """Shows a `SettingsView`, and says what was asked for."""

    open_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._view: SettingsView | None = None
        self._before = _GENERAL
        """What was last chosen in the sidebar."""
        self._awaited = ""
        """The provider to show as soon as it is listed."""
        self._editor = Editor(
            send=self.do,
            show_provider=self._await_provider,
            move_key=self._move_key,
            go_back=self._go_back,
        )
        self._above = QWidget(self)
        self._notice = Notice(self._above)
        self._read_again = Button(tr("Try the keyring again"), self._above)
        self._sidebar = Sidebar(self)
        self._stack = QStackedWidget(self)
        self._pages: dict[type[SettingsPage], SettingsPage] = {}
        self._places: Places | None = None
        self._lay_out()
        self._sidebar.chosen.connect(self._show_page)
        self._sidebar.add.clicked.connect(self.open_adding)
        self._sidebar.load.clicked.connect(lambda: self.page(ImportPage).choose_file())
        self._read_again.command = ReadKeyring()
        hide = QShortcut(QKeySequence(HIDE_AMOUNTS_KEYS), self)
        hide.activated.connect(lambda: self.do(ToggleAmounts()))

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; what is being written stays."""
        self._view, self._editor.settings = view, view.settings
        problems = (*view.conditions.key_problems, *view.problems)
        self._notice.show_text("\n\n".join(problems))
        self._read_again.setVisible(view.conditions.can_read_keys_again)
        self._above.setVisible(bool(problems) or view.conditions.can_read_keys_again)
        self._sidebar.show_entries((*_page_entries(), *map(provider_entry, view.providers)))
        for page in self._pages.values():
            page.show_view(view)
        if self._awaited and self._sidebar.choose(self._awaited):
            self._awaited = ""
        elif not self._sidebar.key and not self._is_beside_the_list:
            self._sidebar.choose(_GENERAL)

    def show_places(self, places: Places) -> None:
        """Shows where files are, and how old the prices are."""
        self._places = places
        for page in self._pages.values():
            page.show_places(places)

    def show_footprint(self, footprint: Footprint) -> None:
        """Shows what the app uses of this computer."""
        self.page(AdvancedPage).show_footprint(footprint)

    def page(self, kind: type[P]) -> P:
        """The page of a kind; each is built when it is first wanted."""
        found = self._pages.get(kind)
        if isinstance(found, kind):
            return found
        page = kind(self._editor, self._stack)
        self._add_page(page)
        return page

    def _add_page(self, page: SettingsPage) -> None:
        self._pages[type(page)] = page
        self._stack.addWidget(page)
        if self._view is not None:
            page.show_view(self._view)
        if self._places is not None:
            page.show_places(self._places)

    def _show_provider(self, provider_id: str) -> ProviderPage:
        """The page of a provider; it takes the place of another one's, with what was being written there."""
        before = self._pages.get(ProviderPage)
        if isinstance(before, ProviderPage) and before.provider_id == provider_id:
            return before
        forms = () if self._view is None else self._view.providers
        form = next(form for form in forms if form.provider_id == provider_id)
        page = ProviderPage(self._editor, self._stack, form)
        self._add_page(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        return page

    @property
    def _is_beside_the_list(self) -> bool:
        """True while a page is shown that no line of the sidebar stands for."""
        return isinstance(self._stack.currentWidget(), AddingPage | ImportPage)

    # What is shown

    def show_test(self, key_id: str, *, ok: bool | None, text: str) -> None:
        """Shows the result of a key test. ``ok`` None: it is under way."""
        self._editor.tests[ProviderId(key_id)] = KeyTest(ok=ok, text=text)
        if self._view is not None and ProviderPage in self._pages:
            self._pages[ProviderPage].show_view(self._view)

    def offer_import(self, offers: Sequence[ImportOffer]) -> None:
        """Asks which keys of the chosen file to save."""
        self._sidebar.clear_choice()
        page = self.page(ImportPage)
        self._stack.setCurrentWidget(page)
        page.offer(offers)

    def open_in_front(self, provider_id: str = "") -> None:
        """Opens because the user asked for it, at a provider where one was named."""
        if not self.isVisible():
            self.take_place()
        self.come_to_front()
        if provider_id:
            self._await_provider(ProviderId(provider_id))

    def open_adding(self) -> None:
        """Shows the page on which a provider is added."""
        if self._view is not None:
            self._sidebar.clear_choice()
            page = self.page(AddingPage)
            self._stack.setCurrentWidget(page)
            page.open(self._view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sidebar.set_compact(is_compact=self.width() < px(WIDTH_PX) + px(_LEAST_CONTENT_PX))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # With the compact sidebar: the layout's own least width would keep that from ever coming.
            self.setMinimumWidth(px(COMPACT_PX) + self._stack.minimumSizeHint().width())
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.open_changed.emit(True)
            self._measure_footprint()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            for page in self._pages.values():
                page.apply()
            self._measure_footprint()
            self.open_changed.emit(False)

    @property
    def page_key(self) -> str:
        """What is shown: a provider's id, or a page's key."""
        shown: object = self._stack.currentWidget()
        if isinstance(shown, ProviderPage):
            return shown.provider_id
        return next((key for key, kind in _KINDS.items() if isinstance(shown, kind)), _GENERAL)

    _page_name = page_key

    def _open(self, other: Standing) -> None:
        self._awaited = other.page
        if self._sidebar.choose(other.page):
            self._awaited = ""
        self.take_place()
        self.show()
        if other.is_active and self.page_key == _GENERAL:
            self.page(GeneralPage).focus_language()

    def _show_page(self, key: str) -> None:
        self._before = key
        page = self.page(_KINDS[key]) if key in _KINDS else self._show_provider(key)
        self._stack.setCurrentWidget(page)
        self._measure_footprint()

    def _go_back(self) -> None:
        """Shows what was shown before a page that is no longer wanted."""
        self._sidebar.choose(self._before or _GENERAL)

    def _await_provider(self, provider_id: ProviderId) -> None:
        """Shows a provider with the field for its key focused, once it is listed."""
        if self._sidebar.choose(provider_id):
            self.page(ProviderPage).keys.entry.setFocus()
        else:
            self._awaited = provider_id

    def _move_key(self, key_id: ProviderId, text: str) -> None:
        """Takes a pasted key to the provider that it belongs to."""
        owner = owner_of(key_id)
        self._sidebar.choose(owner)
        page = self.page(ProviderPage)
        if key_id == owner:
            page.keys.paste(text)
        else:
            page.open_admin(text)

    def _measure_footprint(self) -> None:
        on = self.isVisible() and self.page_key == _ADVANCED
        self.do(MeasureFootprint(on=on))

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Settings"))
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(*map(px, _SIZE_PX)).boundedTo(room))
        self._above.hide()
        start = (self._read_again, Qt.AlignmentFlag.AlignLeading)
        in_column(self._notice, start, of=self._above, margins=(24, 20, 24, 0), spacing=8)
        content = in_column(self._above, (self._stack, 1), spacing=8)
        line = in_row(self._sidebar, (content, 1), of=self)
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
