"""What is done with a running demo, and which pictures are taken of it on the way."""

from typing import Final

from desktop_parts.photographer import Box

from apimon_desktop.ui.shortcuts import HIDE_AMOUNTS_KEYS
from shots.accessible import Role
from shots.look import HEIGHT
from shots.stage import Stage

NARROW: Final = 360
WIDE: Final = 760
"""Widths of the report in points: the least, and one at a user's choice."""
_SLOW: Final = "Google Gemini"
"""Who is in trouble in the scenario of `pages`."""
_TO_LINE: Final = ("Down", "Down", "Down")
"""From the upper end of the menu to the line of the provider whose own menu is shown."""
_TALL: Final = HEIGHT - 120
_SETTINGS: Final = ("providers", "alerts", "money", "appearance", "advanced")
"""What the pictures of the settings' pages are called, in the order of the pages."""
_LONG: Final = {"money", "advanced"}
"""Those that are scrolled in a window of the usual height."""


async def tray(stage: Stage, icon: Box, subject: str) -> None:
    """The end of the panel."""
    await stage.take(subject, stage.beside(icon))


async def report(stage: Stage, icon: Box, subject: str) -> None:
    """The report as it opens, as narrow as it gets, and wide."""
    window = await stage.window(lambda: stage.click(icon))
    await stage.take(subject, window)
    if stage.look.letters == 1:  # larger letters need more than the least width
        await stage.take(f"{subject}-narrow", await stage.resized(window, NARROW))
        await stage.take(f"{subject}-wide", await stage.resized(window, WIDE))
    await stage.close(window)


async def failover(stage: Stage, icon: Box) -> None:
    """Whom to use instead, with the reasons, and then everything that is known of the one in trouble."""
    window = await stage.window(lambda: stage.click(icon))
    await stage.reader.press("Why?")
    await stage.take("failover", window)
    await stage.reader.press("Why?")
    await stage.reader.press(_SLOW)
    await stage.take("row", window)
    await stage.reader.press(_SLOW)
    await stage.close(window)


async def details(stage: Stage, icon: Box) -> None:
    """The page of one provider, and what it can be exported as."""
    window = await stage.window(lambda: stage.click(icon))
    window = await stage.resized(window, 440, 690)
    await stage.reader.press("Details")
    await stage.reader.find(lambda one: one.name == "Back to all providers", "the page of a provider")
    await stage.take("details", window)
    dialog = await stage.window(lambda: stage.reader.press("Export"))
    await stage.take("export", dialog)
    await stage.close(dialog)
    await stage.close(window)


async def usage(stage: Stage, icon: Box) -> None:
    """What was used and what it cost, and the same with amounts hidden."""
    window = await stage.window(lambda: stage.click(icon))
    window = await stage.resized(window, 420, 900)
    await stage.keys(HIDE_AMOUNTS_KEYS.lower())
    await stage.reader.find(lambda one: "•••" in one.name, "a hidden amount")
    await stage.take("amounts-hidden", window)
    await stage.keys(HIDE_AMOUNTS_KEYS.lower())
    window = await stage.resized(window, 640, 840)
    await stage.reader.press("Usage")
    await stage.reader.find(lambda one: one.name == "Back to all providers", "the usage page")
    await stage.take("usage", window)
    await stage.close(window)


async def menu(stage: Stage, icon: Box) -> None:
    """The menu, and what it offers for a provider."""
    opened = await stage.opened(lambda: stage.click(icon, button=3))
    await stage.take("menu", opened)

    further = await stage.opened(lambda: stage.keys("Home", *_TO_LINE, _inwards(stage)))
    left, top = min(opened.left, further.left), min(opened.top, further.top)
    right = max(box.left + box.width for box in (opened, further))
    bottom = max(box.top + box.height for box in (opened, further))
    both = Box(left=left, top=top, width=right - left, height=bottom - top)
    await stage.take("menu-provider", both)
    await stage.close(opened)


async def settings(stage: Stage, icon: Box) -> None:
    """The five pages."""
    window = await stage.window(lambda: stage.click(icon))
    opened = await stage.window(lambda: stage.keys("ctrl+comma"))
    await stage.reader.find(lambda one: one.role == Role.TAB, "the pages of the settings")
    pages = await stage.reader.all(Role.TAB)
    for page, name in zip(pages, _SETTINGS, strict=True):
        await stage.reader.use(page)
        await stage.take(f"settings-{name}", opened)
    if stage.look.letters == 1:
        opened = await stage.resized(opened, 630, _TALL)
        for page, name in zip(pages, _SETTINGS, strict=True):
            if name in _LONG:
                await stage.reader.use(page)
                await stage.take(f"settings-{name}-whole", opened)
    await stage.close(opened)
    await stage.close(window)


async def notification(stage: Stage, _icon: Box) -> None:
    """What a failure is told with."""
    bubble = await stage.until(stage.photographer.bubble, "a notification")
    await stage.take("notification", bubble)


async def first_run(stage: Stage, _icon: Box) -> None:
    """The three screens of the first start; on the first, before and after somebody was asked."""
    words = stage.look.words()  # a text without a translation stands as it is
    window = await stage.placed(await stage.new(frozenset()))
    await stage.take("first-run-1", window)
    await stage.reader.press("See who answers", words("See who answers"))
    await stage.reader.find(
        lambda one: one.name in {"Ask again", words("Ask again")} and one.enabled, "who answers"
    )
    await stage.take("first-run-1-answers", window)
    await stage.reader.press("Go on", words("Go on"))
    await stage.take("first-run-2", window)
    await stage.reader.press("Go on", words("Go on"))
    await stage.take("first-run-3", window)


def _inwards(stage: Stage) -> str:
    """The key that opens a further menu."""
    return "Left" if stage.look.mirrored else "Right"
