"""The first run: one screen, which can be skipped, with a row for each key."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from apimon_desktop.core.keys import KeyProblem, owner_of
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.settings.settings import LoginStart
from apimon_desktop.core.text.translatable import plural, say
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.tray.icon import app_icon
from apimon_desktop.ui.views.commands import (
    FinishFirstRun,
    OpenLink,
    ReadDotenv,
    SaveFirstKeys,
    SeeWhoAnswers,
)
from apimon_desktop.ui.views.first_run import Answer, AnswersView, FirstKey
from apimon_desktop.ui.views.settings import (
    KEPT_IN,
    SUBSCRIPTION_NOTE,
    KeyDoubt,
    KeyTest,
    doubt_about,
    owner_name,
    usable_key,
)
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind
from apimon_desktop.ui.widgets.cards import BADGE_REACH, TILE, Notice, Row, Tile
from apimon_desktop.ui.widgets.controls import Field, Switch
from apimon_desktop.ui.widgets.forms import TEST_TONES, Caption, FormCard, FormPage, choose_dotenv
from apimon_desktop.ui.widgets.labels import TextLabel, literal, tip
from apimon_desktop.ui.widgets.layouts import in_column, in_flow, in_row, mirrored
from apimon_desktop.ui.widgets.painting import Painted, glyph, paint_plus_tile, paint_words
from apimon_desktop.ui.widgets.tokens import STATUS_TONES, Tone, Type, px, tone_color
from apimon_desktop.ui.widgets.window import Standing, Window

_SIDE_PX: Final = 14
_GAP_PX: Final = 4
_RING_PX: Final = 2
"""At the sides of a row, between its tile and its texts, and around a field for its focus ring.

Texts begin where the edges of fields do.
"""


class FirstKeyRow(QWidget):
    """One key. A pasted one that looks like another provider's is not used until that is confirmed."""

    changed = Signal(str)
    """The id of its key; another text is in the field."""
    submitted = Signal(str)
    """The id of its key; Enter was pressed in the field."""
    move_wanted = Signal(str, str)
    """The id under which the pasted text belongs, and the text."""

    def __init__(self, parent: QWidget, key: FirstKey) -> None:
        super().__init__(parent)
        self._key = key
        self._doubt: KeyDoubt | None = None
        self._is_kept = False
        """True where a doubtful key is to be used here all the same."""
        self._tile = Tile(self)
        self._name = TextLabel(key.name, wraps=True, parent=self)
        self.entry = Field(self)
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setPlaceholderText(tr("Paste your {name} key", name=key.name))
        self.entry.setAccessibleName(tr("Key for {name}", name=key.name))
        self._said = Caption("", self)
        self._state = TextLabel(tr("✓ Ready"), kind=Type.STRONG, tone=Tone.HEALTHY, parent=self)
        self._get = Button(tr("Get one ↗"), self, kind=ButtonKind.LINK)
        self._get.setAccessibleName(tr("Get a key for {name}", name=key.name))
        self._get.command = OpenLink(url=key.make_url or "")
        self._move = Button("", self)
        self._keep = Button(tr("Keep here"), self, kind=ButtonKind.LINK)
        self._lay_out()
        self.entry.textChanged.connect(self._entered)
        self.entry.returnPressed.connect(self._submit)
        self._move.clicked.connect(self._move_away)
        self._keep.clicked.connect(self._keep_here)
        self._say(key.origin, Tone.MUTED)

    @property
    def key(self) -> Secret | None:
        """The pasted key. None: there is none that may be used here."""
        return None if self.is_doubtful else usable_key(self.entry.text())

    @property
    def is_doubtful(self) -> bool:
        """True where a pasted text waits for a decision."""
        return self._doubt is not None and not self._is_kept

    @property
    def is_found(self) -> bool:
        """True where a key was found that is not saved."""
        return self._key.hint is not None and not self._key.is_saved

    def show_key(self, key: FirstKey) -> None:
        """Shows what is known of its key; what is being written stays."""
        is_found = key.hint is not None
        is_news = (self._key.hint, self._key.origin) != (key.hint, key.origin)
        self._key = key
        self._tile.show_look(key.tile, key.name)
        self._name.setVisible(is_found)
        self.entry.setVisible(not is_found)
        self._state.setVisible(is_found)
        if is_found and is_news:
            self.entry.clear()
            self._say(key.origin, Tone.MUTED)
        self._show_buttons()

    def show_test(self, test: KeyTest) -> None:
        """Shows the result of a key test."""
        self._say(test.text, TEST_TONES[test.ok])
        self._state.setVisible(test.ok is not False and self._key.hint is not None)

    def show_answer(self, answer: Answer) -> None:
        """Shows whether the provider answers; not in the place of a remark about a pasted key."""
        if not self.entry.text():
            self._say(answer.text, STATUS_TONES[answer.status])

    def paste(self, text: str) -> None:
        """Takes a key that was pasted elsewhere."""
        self.entry.setText(text)
        self.entry.setFocus()

    def focus_decision(self) -> None:
        """Puts the focus where a doubt is settled."""
        target = self._move if self._move.isVisible() else self.entry
        target.setFocus()

    def _entered(self) -> None:
        self._is_kept = False
        self._doubt = doubt_about(self.entry.text(), self._key.key_id)
        self._say(_doubt_text(self._doubt), Tone.DEGRADED)
        self._show_buttons()
        self.changed.emit(self._key.key_id)

    def _show_buttons(self) -> None:
        owner = self._doubt.owner if self._doubt is not None and not self._is_kept else None
        if owner is not None:
            self._move.set_words(tr("Move to {name}", name=owner_name(owner)))
        self._decision.setVisible(owner is not None)
        self._get.setVisible(owner is None and self._key.hint is None and bool(self._key.make_url))

    def _submit(self) -> None:
        if self.is_doubtful:
            self.focus_decision()
        elif self.key is not None:
            self.submitted.emit(self._key.key_id)

    def _move_away(self) -> None:
        if self._doubt is not None and self._doubt.owner is not None:
            owner, text = self._doubt.owner, self.entry.text()
            self.entry.clear()
            self.move_wanted.emit(owner, text)

    def _keep_here(self) -> None:
        self._is_kept = True
        self._show_buttons()
        self.entry.setFocus()
        self.changed.emit(self._key.key_id)

    def _say(self, text: str, tone: Tone) -> None:
        self._said.setText(text)
        self._said.set_tone(tone)

    def _lay_out(self) -> None:
        self._decision = in_flow(self._move, self._keep, parent=self)
        ring = in_row(_RING_PX, (self._name, 1))
        line = in_row((self.entry, 1), (ring, 1), self._get, self._decision, spacing=8)
        # Room for each remark, so that none moves the field below under the pointer.
        self._said.keep_room_for(*(_first_sentence(problem.value) for problem in KeyProblem))
        words = in_column(None, line, in_row(_RING_PX, (self._said, 1)), None)
        tile = in_column(_RING_PX, self._tile, None)
        in_row(tile, (words, 1), self._state, of=self, margins=(_SIDE_PX, 5, _SIDE_PX, 3), spacing=_GAP_PX)


def _doubt_text(doubt: KeyDoubt | None) -> str:
    if doubt is None:
        return ""
    if doubt.owner is None:
        return _first_sentence(doubt.text)
    return tr("Looks like a key for {name}.", name=owner_name(doubt.owner))


def _first_sentence(text: str) -> str:
    """As much as has room on one line."""
    return localised(text).split(". ")[0]


_SIZE_PX: Final = (480, 520)
_ICON_PX: Final = 72
_ROWS_AT_FIRST: Final = 3
_WHAT: Final = say(
    "One glance shows if your AI providers are working. Click for details, costs and a backup."
)
_NO_TRAY: Final = say(
    "Your desktop has no tray, so API Monitor lives in a window. Closing it keeps the checks running."
)


class FirstRunWindow(Window):
    """Asks for keys and two choices; nothing is sent or saved before *Start monitoring* or Enter.

    `FinishFirstRun` comes once, however the window closes.
    """

    def __init__(self, *, has_tray: bool) -> None:
        super().__init__()
        self._is_finished = self._is_starting = self._shows_all = False
        self._can_save = True
        self._tested: set[ProviderId] = set()
        """Keys whose result is shown; *Start monitoring* does not test them again."""
        self._testing: set[ProviderId] = set()
        self._rows: dict[ProviderId, FirstKeyRow] = {}
        self._page = FormPage(self, top=12)
        inner = self._page.inner
        self._add_head(localised(_WHAT if has_tray else _NO_TRAY))
        self._problem = Notice(inner)
        self._card = FormCard(inner)
        self._more = MoreRow(tr("More providers, or import .env…"), self._card)
        self._import = Button(tr("Import from .env…"), inner, kind=ButtonKind.LINK)
        self._others = Button(tr("Ollama and others…"), inner, kind=ButtonKind.LINK)
        self._ask = Button(tr("Is everything up?"), inner, kind=ButtonKind.LINK)
        self._ask.setToolTip(tip(tr("One free request to each, no key needed.")))
        self._said = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=inner)
        self._at_login = Switch(tr("Start at login"), inner)
        self._notify = Switch(tr("Notify me when something fails"), inner)
        self._skip = Button(tr("Skip"), self)
        self._start = Button(tr("Start monitoring"), self, kind=ButtonKind.PRIMARY)
        self._lay_out()
        self._more.clicked.connect(self._show_more)
        self._import.clicked.connect(lambda: choose_dotenv(self, self._read_file))
        self._others.clicked.connect(self._add_other)
        self._ask.clicked.connect(self._ask_who_answers)
        self._skip.clicked.connect(self.close)
        self._start.clicked.connect(self._begin)

    def open_in_front(self) -> None:
        """Opens, because the user just started the app; or comes to the front."""
        if not self.isVisible():
            self.take_place()
        self.come_to_front()
        self._start.setFocus()

    def show_keys(self, keys: Sequence[FirstKey], *, can_save: bool) -> None:
        """Shows which keys were found; ``can_save`` False: there is no keyring to save any in."""
        self._can_save = can_save
        self._where.setText(localised(KEPT_IN) if can_save else "")
        for key in keys:
            if key.key_id not in self._rows:
                self._rows[key.key_id] = self._new_row(key)
            self._rows[key.key_id].show_key(key)
        for place, key in enumerate(keys):
            self._card.place(self._rows[key.key_id], place)
        self._show_rows()

    def say_found(self, count: int) -> None:
        """Says how many keys the chosen file holds."""
        found = plural(count, one="Found 1 key in this file.", many="Found {n} keys in this file.")
        self._said.setText(localised(found) if count else tr("No keys for these providers in this file."))

    def show_answers(self, view: AnswersView) -> None:
        """Shows who answers without a key."""
        self._ask.setEnabled(view.is_done)
        self._said.setText(view.summary)
        for key_id, answer in view.answers.items():
            if key_id in self._rows:
                self._rows[key_id].show_answer(answer)

    def show_key_problem(self, text: str) -> None:
        """Says what is wrong with the keyring; empty: nothing."""
        self._problem.show_text(text)

    def show_test(self, key_id: ProviderId, test: KeyTest) -> None:
        """Shows the result of a key test; *Start monitoring* ends once all are good."""
        if key_id in self._rows:
            self._rows[key_id].show_test(test)
        if test.ok is None:
            return
        self._testing.discard(key_id)
        self._tested.add(key_id)
        self._is_starting = self._is_starting and test.ok
        self._start.setEnabled(not self._testing)
        if self._is_starting and not self._testing:
            self._finish()

    def show_at_login(self, state: LoginStart) -> None:
        """Shows whether the app can be started at login, and whether it is."""
        self._at_login.setEnabled(state.can_change)
        if state.is_on:
            self._at_login.setChecked(True)
        self._login_note.show_text(state.note)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._send_end(FinishFirstRun())

    # What was asked for

    def _begin(self) -> None:
        """Tests and saves what is new, and ends; a doubtful key must be decided on before."""
        for row in self._rows.values():
            if row.is_doubtful and not row.isHidden():
                row.focus_decision()
                return
        # Without a keyring, keys that were found are used where they are.
        found = [key_id for key_id, row in self._rows.items() if row.is_found and self._can_save]
        self._is_starting = True
        if not self._save(found, self._entered(tuple(self._rows))):
            self._finish()

    def _save_one(self, key_id: str) -> None:
        self._forget_test(key_id)
        self._save([], self._entered((ProviderId(key_id),)))

    def _entered(self, ids: tuple[ProviderId, ...]) -> dict[str, Secret]:
        pasted = ((key_id, self._rows[key_id].key) for key_id in ids)
        return {key_id: key for key_id, key in pasted if key is not None}

    def _save(self, found: Sequence[ProviderId], entered: Mapping[str, Secret]) -> bool:
        """Has keys tested and saved that were not yet. False: there are none."""
        new = tuple(key_id for key_id in found if key_id not in self._tested)
        pasted = {key_id: key for key_id, key in entered.items() if key_id not in self._tested}
        self._testing |= {ProviderId(key_id) for key_id in (*new, *pasted)}
        for key_id in self._testing:
            self._rows[key_id].show_test(KeyTest(ok=None, text=tr("Testing…")))
        self._start.setEnabled(not self._testing)
        if new or pasted:
            self.do(SaveFirstKeys(found=new, entered=pasted))
        return bool(new or pasted)

    def _forget_test(self, key_id: str) -> None:
        self._tested.discard(ProviderId(key_id))

    def _move_key(self, key_id: str, text: str) -> None:
        self._shows_all = True
        self._show_rows()
        row = self._rows.get(ProviderId(key_id)) or self._rows.get(owner_of(ProviderId(key_id)))
        if row is not None:
            row.paste(text)

    def _finish(self) -> None:
        choices = FinishFirstRun(
            at_login=self._at_login.isEnabled() and self._at_login.isChecked(),
            notifies=self._notify.isChecked(),
        )
        self._send_end(choices)
        self.close()

    def _add_other(self) -> None:
        self._send_end(FinishFirstRun(notifies=self._notify.isChecked(), adds_provider=True))
        self.close()

    def _send_end(self, choices: FinishFirstRun) -> None:
        if not self._is_finished:
            self._is_finished = True
            self.do(choices)

    def _ask_who_answers(self) -> None:
        self._show_more()
        self.do(SeeWhoAnswers())

    def _read_file(self, path: str) -> None:
        self._shows_all = True
        self.do(ReadDotenv(path=path))

    # How it looks

    def _new_row(self, key: FirstKey) -> FirstKeyRow:
        row = FirstKeyRow(self._card, key)
        row.changed.connect(self._forget_test)
        row.submitted.connect(self._save_one)
        row.move_wanted.connect(self._move_key)
        return row

    def _show_more(self) -> None:
        self._shows_all = True
        self._show_rows()

    def _show_rows(self) -> None:
        """Three rows at first; all once they are wanted, or hold something."""
        for place, row in enumerate(row for row in self._card.rows if row is not self._more):
            is_used = isinstance(row, FirstKeyRow) and bool(row.entry.text())
            row.setVisible(self._shows_all or place < _ROWS_AT_FIRST or is_used)
        self._more.setVisible(not self._shows_all)
        for part in (self._links, self._said, self._note):
            part.setVisible(self._shows_all)

    @property
    def _page_name(self) -> str:
        return "all" if self._shows_all else ""

    def _open(self, other: Standing) -> None:
        self._shows_all = bool(other.page)
        self._show_rows()
        self.take_place()
        self.show()

    def _add_head(self, what: str) -> None:
        inner, middle = self._page.inner, Qt.AlignmentFlag.AlignHCenter
        title = TextLabel(tr("Know when your AI is down"), kind=Type.HEADLINE, wraps=True, parent=inner)
        sentence = TextLabel(what, tone=Tone.MUTED, wraps=True, parent=inner)
        for label in (title, sentence):
            label.setAlignment(middle | Qt.AlignmentFlag.AlignTop)
        self._page.add(Picture(inner), align=middle)
        self._page.add(title, gap=8)
        self._page.add(sentence, gap=4)

    def _lay_out(self) -> None:
        self.setWindowTitle(tr("Welcome to API Monitor"))
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(QSize(*map(px, _SIZE_PX)).boundedTo(room))
        self._problem.hide()
        self._page.add(self._problem, gap=8)
        self._page.add(self._card, gap=12)
        self._card.place(self._more, 0)
        self._links = in_flow(self._import, self._others, self._ask, parent=self._page.inner)
        self._page.add(self._links, self._said, gap=4)
        self._note = self._page.note(localised(SUBSCRIPTION_NOTE))
        names = (self._at_login, tr("Start at login")), (self._notify, tr("Notify me when something fails"))
        pairs = [_pair(switch, name, self._page.inner) for switch, name in names]
        self._page.add(in_flow(*pairs, parent=self._page.inner), gap=8)
        self._login_note = self._page.note()
        self._notify.setChecked(True)
        self._where = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=self)
        self._start.setDefault(True)
        foot = in_row((self._where, 1), self._skip, self._start, margins=(24, 6, 24, 14), spacing=8)
        in_column((self._page, 1), foot, of=self)


def _pair(switch: Switch, name: str, parent: QWidget) -> QWidget:
    pair = QWidget(parent)
    in_row(switch, TextLabel(name, parent=pair), of=pair, margins=(0, 0, 8, 0), spacing=8)
    return pair


class MoreRow(Row):
    """The row that shows the other providers."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.has_line = False  # the card draws it
        self.setText(literal(text))
        self.setAccessibleName(text)

    def paint_content(self, painter: QPainter, room: QRectF) -> None:
        side, muted = px(TILE), tone_color(Tone.MUTED, self.palette())
        tile = QRectF(px(_SIDE_PX), room.center().y() - side / 2, side, side)
        paint_plus_tile(painter, self, tile)
        left = tile.right() + px(BADGE_REACH + _GAP_PX + _RING_PX)
        words = QRectF(left, 0, room.width() - left - px(30), room.height())
        paint_words(painter, self, words, self.accessibleName(), Type.BODY)
        arrow = QRectF(room.width() - px(_SIDE_PX + 14), room.center().y() - px(7), px(14), px(14))
        glyph("down", painter, mirrored(self, arrow), muted)


class Picture(Painted):
    """The app's icon."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _ICON_PX, _ICON_PX)
        self._icon = app_icon()
        self.setAccessibleName(tr("API Monitor"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())
