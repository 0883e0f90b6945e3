"""What the popover scrolls: notices, problems, rows, and the spending card."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.ui.language import tr
from apimon_desktop.ui.popover.rows import CollapsedTrouble, RowsCard, Troubles
from apimon_desktop.ui.views.heartbeat import HeartbeatView
from apimon_desktop.ui.views.report import ReportView, SpendingView
from apimon_desktop.ui.widgets.bars import DayBarsChart, Track
from apimon_desktop.ui.widgets.cards import Card, Notice, Row, WarningLine
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.layouts import in_column, in_row
from apimon_desktop.ui.widgets.tokens import Space, Tone, Type, px


class Body(QWidget):
    """One column."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pasts: dict[str, HeartbeatView] = {}
        self._notice = Notice(self)
        self.troubles = Troubles(self)
        self.rows = RowsCard(self)
        self.spending = SpendingCard(self)
        hint = tr(
            "Keys stay in your system's keychain. API keys are separate from ChatGPT or Claude "
            "subscriptions, and billed separately."
        )
        self._hint = TextLabel(hint, kind=Type.CAPTION, tone=Tone.MUTED, wraps=True, parent=self)
        parts = (self._notice, self.troubles, self.rows, self.spending, self._hint)
        in_column(*parts, None, of=self, margins=(Space.M, 2, Space.M, Space.M), spacing=Space.M)

    def show_view(self, view: ReportView) -> None:
        """Replaces what is shown, in place."""
        self._notice.show_text("\n\n".join(view.notices))
        self.troubles.show_views(view.troubles, self._pasts)
        self.rows.show_rows(view.rows)
        self.spending.show_view(view.spending, is_brief=bool(view.troubles))
        self._hint.setVisible(view.is_empty)

    def show_pasts(self, views: Mapping[ProviderId, HeartbeatView]) -> None:
        """Shows the last 24 hours of some providers."""
        self._pasts.update({str(pid): view for pid, view in views.items()})
        self.troubles.show_pasts(self._pasts)

    def focus_provider(self, provider_id: str) -> None:
        """Puts the focus on what stands for a provider."""
        found: QWidget | None = self.rows.row_of(provider_id) or self.troubles.card_of(provider_id)
        if found is not None and found.focusPolicy() == Qt.FocusPolicy.NoFocus:
            found = found.nextInFocusChain()
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, way: int) -> None:
        """Moves the focus to the next row (1) or the one before (-1)."""
        cards = [card for card in self.troubles.cards if isinstance(card, CollapsedTrouble)]
        steps: list[Row] = [*cards, *self.rows.rows]
        if steps:
            at = next((place for place, row in enumerate(steps) if row.hasFocus()), -1 if way > 0 else 0)
            steps[(at + way) % len(steps)].setFocus(Qt.FocusReason.TabFocusReason)


class SpendingCard(Card):
    """Today, this month against its budget, the forecast and 30 days; one line while there are problems."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._full, self._brief = _Full(self), _Brief(self)
        self._track = Track(self)
        self._bars = DayBarsChart(self)
        self._warning = WarningLine(self, kind=Type.CAPTION, tone=Tone.DEGRADED)
        parts = (self._full, self._brief, self._track, self._bars, self._warning)
        self._column = in_column(*parts, of=self, margins=(Space.M, 10, Space.M, 10))

    def show_view(self, view: SpendingView | None, *, is_brief: bool) -> None:
        """Replaces what is shown. None: there is nothing to show."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._column.setSpacing(px(Space.XS if is_brief else Space.S))
        self._full.setVisible(not is_brief)
        self._brief.setVisible(is_brief)
        self._bars.setVisible(not is_brief)
        (self._brief if is_brief else self._full).show_view(view)
        self._bars.show_bars(view.bars)
        self._track.show_share(view.share, view.level)
        self._warning.show_text(view.warning)


class _Full(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        today, month, self._forecast_label = (
            TextLabel(text, kind=Type.CAPTION, tone=Tone.MUTED, parent=self)
            for text in (tr("Today"), tr("This month"), tr("Forecast"))
        )
        self._today = TextLabel(kind=Type.FIGURE, parent=self)
        self._month = TextLabel(kind=Type.FIGURE, parent=self)
        self._limit = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, parent=self)
        self._forecast = TextLabel(kind=Type.STRONG, parent=self)
        end, baseline = Qt.AlignmentFlag.AlignTrailing, Qt.AlignmentFlag.AlignBottom
        self._forecast.setAlignment(end | baseline)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(Space.L))
        grid.setVerticalSpacing(0)
        grid.addWidget(today, 0, 0)
        grid.addWidget(month, 0, 1)
        grid.addWidget(self._forecast_label, 0, 2, end)
        grid.addWidget(self._today, 1, 0, baseline)
        grid.addLayout(in_row((self._month, baseline), (self._limit, baseline), None, spacing=Space.XS), 1, 1)
        grid.addWidget(self._forecast, 1, 2, end | baseline)
        grid.setColumnStretch(1, 1)

    def show_view(self, view: SpendingView) -> None:
        self._today.setText(view.today)
        self._month.setText(view.month)
        self._limit.setText(view.limit)
        self._forecast.setText(view.forecast)
        self._forecast_label.setVisible(bool(view.forecast))


class _Brief(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._today = TextLabel(kind=Type.STRONG, parent=self)
        self._month = TextLabel(kind=Type.CAPTION, tone=Tone.MUTED, parent=self)
        in_row(self._today, None, self._month, of=self)

    def show_view(self, view: SpendingView) -> None:
        self._today.setText(tr("{amount} today", amount=view.today))
        spent = view.month if not view.limit else f"{view.month} {view.limit}"
        self._month.setText(tr("This month {amount}", amount=spent))
