"""Battery or mains on a system where nobody tells of changes."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from clock import START

from apimon_desktop.adapters.system import environment
from apimon_desktop.app.desktop.system import SystemWatch
from apimon_desktop.core.model.snapshot import Snapshot, Update

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]


class Laptop:
    """A computer whose list of power supplies the test writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jobs: list[Coroutine[Any, Any, None]] = []
        self.told: list[bool] = []
        self._engine = Mock(subscribe=Mock(), set_pace=lambda *, on_battery: self.told.append(on_battery))
        self.watch = SystemWatch(self._engine, self._jobs.append)

    def runs_on(self, *, battery: bool) -> None:
        for name, kind, word, value in (
            ("AC", "Mains", "online", "0" if battery else "1"),
            ("BAT0", "Battery", "status", "Discharging" if battery else "Charging"),
        ):
            (self._folder / name).mkdir(exist_ok=True)
            (self._folder / name / "type").write_text(kind)
            (self._folder / name / word).write_text(value)

    async def settle(self) -> int:
        """Lets it read what it wants to read; gives how often that was."""
        jobs = self._jobs.copy()
        self._jobs.clear()
        await asyncio.gather(*jobs)
        return len(jobs)

    async def after_check(self, at: datetime) -> int:
        """How often it reads when an update comes."""
        (subscriber,) = self._engine.subscribe.call_args.args
        subscriber(Update(snapshot=Snapshot(at=at)))
        return await self.settle()


@pytest.fixture
def laptop(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    monkeypatch.setattr(environment, "SUPPLIES", tmp_path)
    return Laptop(tmp_path)


def test_it_is_read_at_the_start_and_once_in_every_round_of_checks(
    laptop: Laptop, run_on_qt: RunOnQt
) -> None:
    async def main() -> None:
        laptop.runs_on(battery=True)
        laptop.watch.start()
        assert await laptop.settle() == 1
        assert laptop.told == [True]
        laptop.runs_on(battery=False)
        assert await laptop.after_check(START) == 1
        assert laptop.told == [True, False]
        assert await laptop.after_check(START + timedelta(seconds=5)) == 0
        assert await laptop.after_check(START + timedelta(seconds=120)) == 1
        assert laptop.told == [True, False], "no news, no word"
        assert await laptop.after_check(START - timedelta(hours=1)) == 1, "the clock was set back"

    run_on_qt(main())


def test_a_computer_without_a_battery_is_asked_once(laptop: Laptop, run_on_qt: RunOnQt) -> None:
    async def main() -> None:
        laptop.watch.start()
        assert await laptop.settle() == 1
        assert await laptop.after_check(START) == 0
        assert laptop.told == []

    run_on_qt(main())
