"""What Windows shows of a program's file: its properties."""

from apimon_desktop.adapters.system.process import APP_TITLE


def version_resource(version: str) -> str:
    """A VSVersionInfo in the form that PyInstaller reads; ``version`` is like 0.1.0."""
    numbers = tuple(int(part) for part in version.split(".")[:3])
    texts = {
        "CompanyName": "API Monitor contributors",
        "FileDescription": APP_TITLE,
        "FileVersion": version,
        "InternalName": "apimon",
        "LegalCopyright": "MIT License",
        "ProductName": APP_TITLE,
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    return (
        "VSVersionInfo("
        f"ffi=FixedFileInfo(filevers={(*numbers, 0)}, prodvers={(*numbers, 0)}, mask=0x3F, flags=0, "
        "OS=0x40004, fileType=1, subtype=0, date=(0, 0)), "
        f"kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )
