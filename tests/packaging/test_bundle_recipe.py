"""What goes into a bundle, and what the systems read of it."""

import ast
import plistlib
from pathlib import Path

import pytest
from apimon_build.info_plist import info_plist
from apimon_build.trimming import is_kept
from apimon_build.version_resource import version_resource

from apimon_desktop.adapters.system.process import BUNDLE_ID

pytestmark = pytest.mark.one_python

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    ("name", "platform", "kept"),
    [
        (f"{PLUGINS}/platforms/libqxcb.so", "linux", True),
        (f"{PLUGINS}/platforms/libqwayland.so", "linux", True),
        (f"{PLUGINS}/platforms/libqvnc.so", "linux", False),
        (f"{PLUGINS}/iconengines/libqsvgicon.so", "linux", True),
        (f"{PLUGINS}/imageformats/libqjpeg.so", "linux", False),
        (f"{PLUGINS}/tls/libqopensslbackend.so", "linux", False),
        (f"{PLUGINS}/platforminputcontexts/libqtvirtualkeyboardplugin.so", "linux", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "linux", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", "linux", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", "linux", False),
        ("PySide6/Qt/translations/qtdeclarative_de.qm", "linux", False),
        ("libgtk-3.so.0", "linux", False),
        ("libglib-2.0.so.0", "linux", False),
        ("libxcb-cursor.so.0", "linux", False),
        ("libstdc++.so.6", "linux", False),
        ("libpython3.11.so.1.0", "linux", True),
        ("libssl.so.3", "linux", True),
        ("libz.so.1", "linux", True),
        ("libQt6Core.so.6", "linux", True),
        ("cryptography/hazmat/bindings/_rust.abi3.so", "linux", True),
        ("apimon_desktop/resources/icons/apimon.svg", "linux", True),
        (f"{PLUGINS}/platforms/libqcocoa.dylib", "darwin", True),
        (f"{PLUGINS}/styles/libqmacstyle.dylib", "darwin", True),
        ("PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml", "darwin", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "win32", True),
        ("PySide6\\plugins\\imageformats\\qtiff.dll", "win32", False),
        ("PySide6\\Qt6Qml.dll", "win32", False),
        ("PySide6\\Qt6Core.dll", "win32", True),
        ("PySide6\\opengl32sw.dll", "win32", False),
        ("PySide6\\translations\\qtbase_de.qm", "win32", True),
        ("PySide6\\translations\\qtbase_ja.qm", "win32", False),
        ("python311.dll", "win32", True),
    ],
)
def test_a_bundle_carries_what_is_used_and_nothing_of_the_system(
    name: str, platform: str, kept: bool
) -> None:
    assert is_kept(name, platform) is kept


def test_macos_is_told_of_a_menu_bar_app_without_a_dock_icon() -> None:
    read = plistlib.loads(plistlib.dumps(info_plist("1.2.3")))
    assert read == info_plist("1.2.3")
    assert read["LSUIElement"] is True
    assert read["NSAppSleepDisabled"] is True
    assert read["CFBundleShortVersionString"] == "1.2.3"
    assert read["CFBundleIdentifier"] == BUNDLE_ID, "the launch agent names its app by it"
    assert read["LSMinimumSystemVersion"] == "14.4", "Qt 6.12 refuses to start on 14.0 to 14.3"
    assert read["CFBundleLocalizations"] == ["en", "de"], "the system's own panels follow the language"


def test_the_signed_app_may_make_pythons_callbacks() -> None:
    entitlements = plistlib.loads((ROOT / "packaging/macos/entitlements.plist").read_bytes())
    assert entitlements == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_windows_is_told_name_and_version() -> None:
    (expression,) = ast.parse(version_resource("1.2.3")).body
    assert isinstance(expression, ast.Expr)
    text = ast.unparse(expression)
    assert "filevers=(1, 2, 3, 0)" in text
    assert "StringStruct('ProductName', 'API Monitor')" in text
    assert "StringStruct('FileVersion', '1.2.3')" in text
