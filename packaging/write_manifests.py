"""Fills in the Homebrew cask and the winget manifests of a release.

    python packaging/write_manifests.py HOMEPAGE VERSION FOLDER

``HOMEPAGE`` is the address of the project, below which releases are found as ``releases/download/vVERSION``.
``FOLDER`` holds what was built on macOS and Windows; the manifests are written there. Ends with a sentence
and 1 where something that a manifest names was not built.
"""

import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_TEMPLATES: Final = Path(__file__).with_name("manifests")
_BUILT: Final[Mapping[str, str]] = {
    "SHA256_MACOS_ARM64": "apimon-{version}-macos-arm64.dmg",
    "SHA256_MACOS_X86_64": "apimon-{version}-macos-x86_64.dmg",
    "SHA256_WINDOWS_SETUP": "apimon-{version}-windows-setup.exe",
}
"""Mark in a template to the file whose SHA-256 takes its place."""


def main(homepage: str, version: str, folder: Path) -> int:
    """Writes every manifest; gives the exit code."""
    values = {
        "VERSION": version,
        "HOMEPAGE": homepage,
        "RELEASE": f"{homepage}/releases/download/v{version}",
    }
    for mark, pattern in _BUILT.items():
        built = folder / pattern.format(version=version)
        if not built.is_file():
            print(f"{built} was not built.", file=sys.stderr)
            return 1
        values[mark] = hashlib.sha256(built.read_bytes()).hexdigest()
    for template in sorted(_TEMPLATES.glob("*.in")):
        text = template.read_text(encoding="utf-8")
        filled = re.sub(r"@([A-Z0-9_]+)@", lambda found: values[found[1]], text)
        (folder / template.name.removesuffix(".in")).write_text(filled, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3])))
