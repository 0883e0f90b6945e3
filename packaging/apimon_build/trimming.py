"""What a bundle does without."""

import re
from typing import Final

from apimon_build.catalogue import codes

UNUSED_MODULES: Final = (
    # httpx's command line, and what it would bring
    "click", "pygments", "rich", "httpx._main", "httpx2._main", "wsproto",
    # pydantic's older self, and its plug-ins for tools
    "pydantic.v1", "pydantic.mypy",
    # other event loops that anyio and httpcore know of
    "trio", "curio", "uvloop", "gevent",
    # of the standard library
    "doctest", "ensurepip", "idlelib", "lib2to3", "pdb", "pydoc", "pydoc_data", "tkinter", "turtle",
    "unittest", "venv", "xmlrpc",
    # of the environment that builds
    "PIL", "PyInstaller", "hatchling", "pip", "pkg_resources", "setuptools", "shtab",
)  # fmt: skip
"""Left out by name: each is imported somewhere under a condition that never holds in the app."""

_PLUGINS: Final = {
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg",),
    "networkinformation": (".*",),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qxcb", "qwayland.*", "qcocoa", "qwindows", "qoffscreen"),
    "platformthemes": ("qgtk3", "qxdgdesktopportal"),
    "styles": (".*",),
    "wayland-decoration-client": (".*",),
    "wayland-graphics-integration-client": ("qt-plugin-wayland-egl",),
    "wayland-shell-integration": ("xdg-shell",),
}
"""The plug-ins that are kept, by kind. TLS and printing are Python's and nobody's; PNG needs no plug-in."""
_PLUGIN: Final = re.compile(
    r"(?:^|/)PySide6/(?:Qt/)?plugins/(?P<kind>[^/]+)/(?:lib)?(?P<name>[^/]+?)\.[^/]+$"
)
_QT_LIBRARY: Final = re.compile(r"Qt6?(Qml|Quick|VirtualKeyboard|Pdf|EglFS|EglFs|WlShell)\w*(\.|$)")
"""Libraries that only plug-ins which are left out ask for."""
_QT_EXTRA: Final = re.compile(r"(?:^|/)PySide6/(?:Qt/)?(translations|qml|resources)/|/opengl32sw\.dll$")
_QT_WORDS: Final = re.compile(rf"(?:^|/)PySide6/(?:Qt/)?translations/qtbase_({'|'.join(codes())})\.qm$")
"""What Qt itself says, in the languages that the program speaks."""

_SYSTEM_LIBRARIES: Final = re.compile(
    r"""lib(
        (?!python|ssl|crypto|ffi|sqlite3|bz2|lzma|z\b|zstd|mpdec|uuid|
           Qt6|icu|pyside6|shiboken6).*
    )\.so(\.|$)""",
    re.VERBOSE,
)
"""Linux: everything but Python's own, Qt's and their like comes from the system. A bundled GLib or X
library beside the system's own GTK theme or graphics driver is two copies of one thing in a process."""


def is_kept(name: str, platform: str) -> bool:
    """True where a file belongs into the bundle; ``name`` is its place there."""
    name = name.replace("\\", "/")
    plugin = _PLUGIN.search(name)
    if plugin is not None:
        return any(re.fullmatch(kept, plugin["name"]) for kept in _PLUGINS.get(plugin["kind"], ()))
    if _QT_WORDS.search(name):
        return True
    if _QT_EXTRA.search(name) or _QT_LIBRARY.search(name):
        return False
    is_on_top = "/" not in name
    return not (platform == "linux" and is_on_top and _SYSTEM_LIBRARIES.match(name))
