"""Which programs the desktop needs, and whether they are installed."""

import shutil

DEBIAN_PACKAGES = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus",
    "dunst": "dunst",
    "gnome-keyring-daemon": "gnome-keyring",
    "import": "imagemagick",
    "openbox": "openbox",
    "pactl": "pulseaudio-utils",
    "pipewire": "pipewire",
    "pipewire-pulse": "pipewire-pulse",
    "pulseaudio": "pulseaudio",
    "secret-tool": "libsecret-tools",
    "tint2": "tint2",
    "wireplumber": "wireplumber",
    "xdotool": "xdotool",
}


def missing_parts(*programs: str) -> str | None:
    """What to install so that the programs are there. None: they are."""
    packages = sorted(DEBIAN_PACKAGES[program] for program in programs if shutil.which(program) is None)
    return f"needs: apt-get install {' '.join(packages)}" if packages else None
