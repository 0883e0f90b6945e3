"""What is done with a running demo, and which pictures are taken of it on the way."""

from typing import Final

from desktop_parts.photographer import Box

from apimon_desktop.ui.views.commands import HIDE_AMOUNTS_KEYS
from shots.stage import Stage

_TO_LINE: Final = ("Down", "Down", "Down")
"""From the upper end of the menu to the line of the provider whose own menu is shown."""
_SETTINGS: Final = {
    "general": "General",
    "notifications": "Notifications",
    "costs": "Costs & budget",
    "advanced": "Advanced",
    "provider": "OpenAI",
}
"""What the pictures of the settings are called, and where each is in the sidebar."""


async def tray(stage: Stage, icon: Box, subject: str) -> None:
    """The end of the panel."""
    await stage.take(subject, stage.beside(icon))


async def popover(stage: Stage, icon: Box, subject: str) -> None:
    """The popover as it opens."""
    window = await stage.window(lambda: stage.click(icon))
    await stage.take(subject, window)
    await stage.close(window)


async def details(stage: Stage, icon: Box) -> None:
    """The details of the provider that has a problem."""
    window = await stage.window(lambda: stage.click(icon))
    await stage.reader.press("Details")
    await stage.reader.find(lambda one: one.name == "Copy report", "the details")
    await stage.take("details", window)
    await stage.close(window)


async def costs(stage: Stage, icon: Box) -> None:
    """What the month cost, the same with amounts hidden, and by model."""
    words = stage.look.words()
    window = await stage.window(lambda: stage.click(icon))
    await stage.reader.press("Costs ›", words("Costs ›"))
    await stage.reader.find(lambda one: "oken" in one.name, "the costs")
    await stage.take("costs", window)
    if stage.look.language == "en":
        await stage.keys(HIDE_AMOUNTS_KEYS.lower())
        await stage.reader.find(lambda one: "•••" in one.name, "a hidden amount")
        await stage.take("costs-hidden", window)
        await stage.keys(HIDE_AMOUNTS_KEYS.lower())
        await stage.reader.press("Group by: Model")
        await stage.reader.find(lambda one: "gpt" in one.name and "$" in one.name, "the cost of a model")
        await stage.take("costs-by-model", window)
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
    """The pages of the settings, and a provider's."""
    words = stage.look.words()
    popover = await stage.window(lambda: stage.click(icon))
    opened = await stage.window(lambda: stage.keys("ctrl+comma"))
    for name, entry in _SETTINGS.items():
        await stage.reader.press(entry, words(entry))
        await stage.take(f"settings-{name}", opened)
    await stage.close(opened)
    if any(one.window == popover.window for one in stage.photographer.windows()):
        await stage.close(popover)


async def notification(stage: Stage, _icon: Box) -> None:
    """What a failure is told with."""
    bubble = await stage.until(stage.photographer.bubble, "a notification")
    await stage.take("notification", bubble)


async def first_run(stage: Stage, _icon: Box) -> None:
    """The one screen of the first start."""
    window = await stage.placed(await stage.new(frozenset()))
    await stage.take("first-run", window)


def _inwards(stage: Stage) -> str:
    """The key that opens a further menu."""
    return "Left" if stage.look.mirrored else "Right"
