"""What macOS reads of an app before it starts it."""

from apimon_desktop.adapters.identity import APP_TITLE, BUNDLE_ID


def info_plist(version: str) -> dict[str, str | bool]:
    """The entries of ``Info.plist`` that PyInstaller does not know by itself.

    https://developer.apple.com/documentation/bundleresources/information-property-list (read 2026-11-23)
    """
    return {
        "CFBundleDisplayName": APP_TITLE,
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleName": APP_TITLE,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSMinimumSystemVersion": "13.0",  # Qt's own least
        "LSUIElement": True,  # in the menu bar only: no icon in the Dock, no menu of its own
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT License",
    }
