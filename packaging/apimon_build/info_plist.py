"""What macOS reads of an app before it starts it."""

from apimon_build.catalogue import codes
from apimon_desktop.adapters.system.process import APP_TITLE, BUNDLE_ID


def info_plist(version: str) -> dict[str, str | bool | list[str]]:
    """The entries of ``Info.plist`` that PyInstaller does not know by itself.

    https://developer.apple.com/documentation/bundleresources/information-property-list (read 2026-11-23)
    """
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": APP_TITLE,
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleLocalizations": ["en", *codes()],  # AppKit's own panels follow the user's language then
        "CFBundleName": APP_TITLE,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSMinimumSystemVersion": "14.4",  # what Qt 6.12 needs
        "LSUIElement": True,  # in the menu bar only: no icon in the Dock, no menu of its own
        "NSAppSleepDisabled": True,  # a sleeping app's timers ring late, and it does nothing between them
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT License",
    }
