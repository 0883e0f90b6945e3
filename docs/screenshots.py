"""Makes the pictures of the documentation: `make screenshots`.

Each shows the running app on a private screen, with a real panel, a window manager, a notification server
and a settings portal that says whether the desktop is dark. Nothing is drawn by hand; the pictures are only
cropped and made smaller. All go to build/screenshots, with a page to look through; those that README.md and
docs/tour.md show go to docs/images as well.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import time
from typing import Final

from desktop_parts.parts import missing_parts
from shots.album import ALL, Album, BadPictureError
from shots.look import FONT
from shots.stage import StageError
from shots.takes import Take, parts, takes

from apimon_desktop.demo.scenarios import SCENARIOS

AT_ONCE: Final = (os.cpu_count() or 1) + 1
"""Takes mostly wait for their story to begin."""
_PROGRAMS: Final = (
    "Xvfb",
    "dbus-daemon",
    "dunst",
    "gnome-keyring-daemon",
    "import",
    "openbox",
    "tint2",
    "xdotool",
)
_FAILURES: Final = (
    StageError,
    BadPictureError,
    AssertionError,  # a part of the desktop that did not come
    LookupError,
    OSError,
    RuntimeError,
    subprocess.SubprocessError,
)


def wanted() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts())} (all)")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), help="only this demo (all)")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="only for such a screen (both)")
    parser.add_argument("--scheme", choices=("light", "dark"), help="only this one (both)")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(parts()):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts())}")
    return asked


def chosen(asked: argparse.Namespace) -> list[Take]:
    """The takes that were asked for."""
    found = (take.only(set(asked.parts)) for take in takes())
    return [
        take
        for take in found
        if take.scenes
        and asked.scenario in {None, take.scenario.name if take.scenario else ""}
        and asked.scale in {None, take.look.scale}
        and asked.scheme in {None, "dark" if take.look.dark else "light"}
    ]


def complain_of_missing_parts() -> None:
    """Ends the program with a sentence on what to install, if anything."""
    missing = missing_parts(*_PROGRAMS)
    if missing is not None:
        sys.exit(missing)
    if FONT not in subprocess.run(["fc-match", FONT], capture_output=True, text=True, check=True).stdout:
        sys.exit("needs: apt-get install fonts-inter")


async def take_all(wanted_takes: list[Take], album: Album) -> None:
    """Plays a few at a time, each once more where it failed. Raises what failed twice, with what it was."""
    places = asyncio.Semaphore(AT_ONCE)

    async def play(take: Take) -> None:
        async with places:
            try:
                await take.play(album)
            except _FAILURES as error:  # a busy computer may be too late for a story that goes on meanwhile
                print(f"{take.title}: {error}; once more", flush=True)
                await play_again(take)
        print(take.title, flush=True)

    async def play_again(take: Take) -> None:
        try:
            await take.play(album)
        except _FAILURES as error:
            raise StageError(f"{take.title}: {error}") from error

    async with asyncio.TaskGroup() as group:
        for take in wanted_takes:
            group.create_task(play(take))


def main() -> None:
    """Takes what was asked for."""
    asked = wanted()
    complain_of_missing_parts()
    begun_s = time.monotonic()
    whole = asked.parts == [] and {asked.scenario, asked.scale, asked.scheme} == {None}
    if whole:
        shutil.rmtree(ALL, ignore_errors=True)
    album = Album()
    try:
        asyncio.run(take_all(chosen(asked), album))
        published = album.publish(whole=whole)
    except* (StageError, BadPictureError) as errors:
        sys.exit("\n".join(str(error) for error in errors.exceptions))
    finally:
        index = album.write_index()
    took_s = time.monotonic() - begun_s
    print(
        f"{len(album.names)} pictures in {took_s:.0f} s, {len(published)} of them in docs/images; "
        f"to look through all: {index}"
    )


if __name__ == "__main__":
    main()
