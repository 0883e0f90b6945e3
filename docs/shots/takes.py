"""What pictures there are: each take runs the app once, in one look, and takes some of them."""

from collections.abc import Awaitable, Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from desktop_parts.icon_colour import Colour
from desktop_parts.photographer import Box
from internet import Internet

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.scenarios import SCENARIOS, Scenario
from shots import scenes, stories
from shots.album import Album
from shots.look import Look
from shots.stage import Stage, stage

_LIGHT, _DARK = Look(), Look(dark=True)
_SCHEMES: Final = (_LIGHT, _DARK)
_TWICE: Final = tuple(Look(dark=dark, scale=2) for dark in (False, True))
_GERMAN: Final = tuple(Look(dark=dark, language="de") for dark in (False, True))
_ODD: Final = (Look(letters=2), Look(mirrored=True))
FIRST_RUN: Final = "first-run"
_FOUND: Final = ProviderId("openai")
"""Whose key the first start finds in the environment."""
_TRAY: Final = {
    "all-fine": "tray-healthy",
    "one-slow": "tray-degraded",
    "everything": "tray-failed",
    "offline": "tray-unknown",
}
"""The scenario that shows each state of the icon, and what its picture is called."""


Play = Callable[[Stage, Box], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Pictures that are taken together."""

    part: str
    """What may be asked for on the command line."""
    play: Play


_SETTINGS: Final = Scene(part="settings", play=scenes.settings)
_COSTS: Final = Scene(part="costs", play=scenes.costs)
_MENU: Final = Scene(part="menu", play=scenes.menu)
_BEFORE: Final = {"one-failed": (Scene(part="notification", play=scenes.notification),)}
"""What is taken of a scenario before its popover."""
_AFTER: Final = {
    "all-fine": (_COSTS, _SETTINGS),
    "one-slow": (Scene(part="details", play=scenes.details),),
    "everything": (_MENU,),
}
"""What else is taken of a scenario."""
_ODDLY: Final = {
    "all-fine": (_COSTS, _SETTINGS),
    "everything": (_MENU, Scene(part="popover", play=partial(scenes.popover, subject="popover"))),
}
"""What is taken in a look that few have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One run of a demo, or of the app's first start."""

    look: Look
    scenario: Scenario | None
    """None: it is the first start."""
    scenes: tuple[Scene, ...]

    @property
    def title(self) -> str:
        """What is printed of it."""
        name = "first run" if self.scenario is None else self.scenario.name
        return f"{name}, {self.look.suffix.strip('-')}"

    def only(self, parts: AbstractSet[str]) -> "Take":
        """What is left of it where some parts are wanted; empty: all."""
        return replace(self, scenes=tuple(scene for scene in self.scenes if not parts or scene.part in parts))

    async def play(self, album: Album) -> None:
        """Takes its pictures."""
        if self.scenario is None:
            await _first_start(self, album)
        else:
            await _demo(self, self.scenario, album)


def takes() -> Iterator[Take]:
    """All there are, those that take longest first."""
    for look, name in product((*_TWICE, *_SCHEMES), SCENARIOS):
        if look.scale == 1 or name in _TRAY:
            yield Take(look=look, scenario=SCENARIOS[name], scenes=tuple(_scenes(name)))
    for look in (*_TWICE, *_SCHEMES, *_GERMAN):
        yield Take(look=look, scenario=None, scenes=(Scene(part=FIRST_RUN, play=scenes.first_run),))
    for look, name in product((*_GERMAN, *_ODD), _ODDLY):
        yield Take(look=look, scenario=SCENARIOS[name], scenes=tuple(_ODDLY[name]))


def parts() -> tuple[str, ...]:
    """What may be asked for."""
    return tuple(sorted({scene.part for take in takes() for scene in take.scenes}))


def _scenes(name: str) -> Iterator[Scene]:
    if name in _TRAY:
        yield Scene(part="tray", play=partial(scenes.tray, subject=_TRAY[name]))
    yield from _BEFORE.get(name, ())
    yield Scene(part="popover", play=partial(scenes.popover, subject=f"popover-{name}"))
    yield from _AFTER.get(name, ())


async def _demo(take: Take, scenario: Scenario, album: Album) -> None:
    arguments = ("demo", "--scenario", scenario.name)
    async with stage(take.look, album, arguments, {}, has_keyring=False) as told:

        def is_told(colour: Colour) -> bool:
            return stories.is_told(scenario, colour, told.folder)

        icon = await told.icon(is_told, f"what “{scenario.name}” is about")
        for scene in take.scenes:
            await scene.play(told, icon)


async def _first_start(take: Take, album: Album) -> None:
    with TemporaryDirectory(prefix="apimon-internet-") as folder:
        async with Internet(Path(folder)) as internet:
            key = internet.simulator.key(_FOUND).reveal()
            further = {f"{_FOUND}_API_KEY".upper(): key, **internet.environment}
            async with stage(take.look, album, (), further, has_keyring=True) as greeting:
                icon = await greeting.icon(lambda _: True, "the icon")
                for scene in take.scenes:
                    await scene.play(greeting, icon)
