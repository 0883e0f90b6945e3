"""Prints the requirements of the named dependency groups of pyproject.toml, one a line.

For pip before 25.1, which does not know dependency groups.
"""

import sys
import tomllib
from pathlib import Path


def main() -> None:
    """Print the groups that the command line names."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    for group in sys.argv[1:]:
        for requirement in project["dependency-groups"][group]:
            sys.stdout.write(f"{requirement}\n")


if __name__ == "__main__":
    main()
