"""The settings' page for the few: checks, files, backup order, local API, and the app itself."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from apimon_desktop import __version__
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.declare import Number as Valid
from apimon_desktop.core.settings.settings import INTERVAL_S, TIMEOUT_S
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings.page import Editor, SettingsPage
from apimon_desktop.ui.views.commands import ResetSettings, ShowFile
from apimon_desktop.ui.views.settings import (
    CADENCE_NOTE,
    LEAVES,
    SHOW_FILE,
    Footprint,
    Places,
    ProviderForm,
    SettingsView,
    checks_text,
    footprint_text,
)
from apimon_desktop.ui.widgets.buttons import Button, ButtonKind, GlyphButton
from apimon_desktop.ui.widgets.controls import Switch
from apimon_desktop.ui.widgets.forms import AskInPlace, FormRow
from apimon_desktop.ui.widgets.layouts import show_each

_PORT: Final = Valid(least=1024, most=65_535, whole=True)
"""Those below belong to the system."""
_FILES: Final = (
    (say("Log"), "log_file"),
    (say("Settings file"), "config_file"),
    (say("Metrics file"), "metrics_file"),
)


class AdvancedPage(SettingsPage):
    """What few people change, and what the app tells of itself."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self._view: SettingsView | None = None
        self.head(tr("Advanced"))
        self._checks()
        self._add_files()
        self._backups = BackupOrder(self)
        self._api()
        self._about()

    def show_view(self, view: SettingsView) -> None:
        super().show_view(view)
        self._view = view
        self._count_checks()
        self._backups.show_view(view)
        lines = () if (url := view.conditions.api_url) is None else (tr("Answers at {url}", url=url),)
        self._where.show_text("\n".join((*lines, *view.conditions.api_notes)))
        self._requests.setText(view.requests)

    def show_places(self, places: Places) -> None:
        """Shows where the files are."""
        for key, (row, show) in self._files.items():
            # A path has no blanks to break its line at; these have no width.
            path = str(getattr(places, key))
            show.command = ShowFile(path=path)
            row.caption.set_usual(path.replace("/", "/\u200b").replace("\\", "\\\u200b"))

    def show_footprint(self, footprint: Footprint) -> None:
        """Shows what the app uses of this computer."""
        self._footprint.setText(localised(footprint_text(footprint)))

    def apply(self) -> None:
        super().apply()
        self._reset.put_back()

    def _checks(self) -> None:
        card = self.section(tr("Checks"), localised(CADENCE_NOTE))
        label = tr("Check every")
        self._interval_row, self._interval = self.number(card, "interval_s", label, INTERVAL_S, step=10)
        self._interval.valueChanged.connect(self._count_checks)
        self.number(card, "timeout_s", tr("Time out after"), TIMEOUT_S)

    def _count_checks(self) -> None:
        if self._view is not None:
            self._interval_row.caption.set_usual(localised(checks_text(self._interval.value(), self._view)))

    def _add_files(self) -> None:
        card = self.section(tr("Files"))
        self._files: dict[str, tuple[FormRow, Button]] = {}
        for name, key in _FILES:
            show = Button(localised(SHOW_FILE), card)
            show.setAccessibleName(tr("Show: {name}", name=name))
            self._files[key] = card.row(localised(name), show), show

    def _api(self) -> None:
        card = self.section(tr("Local API"))
        caption = tr(
            "Scripts and plug-ins can read status and report usage. Other computers need a token. "
            "Keys are never shared."
        )
        label = tr("Let other apps on this computer ask for status")
        self.switch(card, "api.enabled", label, caption=caption)
        self.number(card, "api.port", tr("Port"), _PORT)
        self._where = self.note()

    def _about(self) -> None:
        card = self.section(tr("Reset"))
        question = tr(
            "Reset all settings? Providers you added and their keys are removed. Other keys and your "
            "history are kept."
        )
        self._reset = AskInPlace(tr("Reset all settings"), question, tr("Reset…"), tr("Reset all"), card)
        card.add_row(self._reset)
        self._reset.confirmed.connect(lambda: self.editor.send(ResetSettings()))
        about = self.section(tr("Privacy: what API Monitor sends"))
        for line in localised(LEAVES):
            about.row(line)
        self.note(tr("Version {version}", version=__version__))
        self._footprint = self.note()
        self._requests = self.note()


class BackupOrder:
    """The section of the backup order: a row for each provider, to be moved and excluded."""

    def __init__(self, page: AdvancedPage) -> None:
        self._page = page
        self._shown: tuple[tuple[ProviderForm, ...], tuple[ProviderForm, ...]] = (), ()
        self._rows: dict[ProviderId, BackupRow] = {}
        self._card = page.section(tr("Backup order"))
        text = tr(
            "If a provider fails, API Monitor suggests the first of these that works and can do the same job."
        )
        page.note(text)
        self._reset = Button(tr("Reset order"), page.inner, kind=ButtonKind.LINK)
        page.add(self._reset, align=Qt.AlignmentFlag.AlignLeading)
        self._reset.clicked.connect(lambda: page.editor.set("failover_order", None))

    def show_view(self, view: SettingsView) -> None:
        """Shows the order in force."""
        self._reset.setEnabled(view.settings.failover_order is not None)
        self._show(view.backups, view.excluded)

    def _show(self, included: tuple[ProviderForm, ...], excluded: tuple[ProviderForm, ...]) -> None:
        self._shown = included, excluded
        forms = {form.provider_id: form for form in (*included, *excluded)}
        self._rows = show_each(
            self._card.column, self._rows, forms, lambda pid: BackupRow(self, forms[pid], self._card)
        )
        for number, provider_id in enumerate(forms, start=1):
            place = number if number <= len(included) else None
            self._rows[provider_id].show_place(place, len(included))

    def move(self, provider_id: ProviderId, step: int) -> None:
        """Moves a provider; the focus goes with it."""
        order = self._order
        place = order.index(provider_id)
        order.insert(place + step, order.pop(place))
        self._take(order)
        self._rows[provider_id].focus_button(step)

    def include(self, provider_id: ProviderId, *, on: bool) -> None:
        """Puts a provider at the end of the order, or takes it out."""
        order = [one for one in self._order if one != provider_id]
        self._take([*order, provider_id] if on else order)
        self._rows[provider_id].switch.setFocus()

    @property
    def _order(self) -> list[ProviderId]:
        return [form.provider_id for form in self._shown[0]]

    def _take(self, order: list[ProviderId]) -> None:
        """Shows the new order at once, so that the next key finds it."""
        forms = {form.provider_id: form for group in self._shown for form in group}
        left_out = tuple(form for pid, form in forms.items() if pid not in order)
        self._show(tuple(forms[pid] for pid in order), left_out)
        self._page.editor.set("failover_order", tuple(order))


class BackupRow(FormRow):
    """One provider."""

    def __init__(self, order: BackupOrder, form: ProviderForm, parent: QWidget) -> None:
        self._name = name = form.name
        self._up = GlyphButton("up", tr("Move {name} up", name=name), parent)
        self._down = GlyphButton("down", tr("Move {name} down", name=name), parent)
        self.switch = Switch(tr("Include {name}", name=name), parent)
        super().__init__("", (self._up, self._down, self.switch), parent)
        self._up.clicked.connect(lambda: order.move(form.provider_id, -1))
        self._down.clicked.connect(lambda: order.move(form.provider_id, 1))
        self.switch.clicked.connect(lambda on: order.include(form.provider_id, on=on))

    def show_place(self, number: int | None, count: int) -> None:
        """Shows its place in the order. None: it is excluded."""
        name = self._name
        self.set_label(tr("{name} (excluded)", name=name) if number is None else f"{number}.  {name}")
        self.switch.setChecked(number is not None)
        self._up.setEnabled(number is not None and number > 1)
        self._down.setEnabled(number is not None and number < count)

    def focus_button(self, step: int) -> None:
        """Focuses the button that was pressed, or the other one where there is no further."""
        wanted, other = (self._up, self._down) if step < 0 else (self._down, self._up)
        (wanted if wanted.isEnabled() else other).setFocus()
