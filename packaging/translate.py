"""Brings the catalogues of translations up to date with the program's texts.

    make translations

New texts are marked as unfinished, and texts that are gone leave. Then translate in ``resources/i18n``, with
Qt Linguist or any editor, and run it again.
"""

from apimon_build.catalogue import codes, templates, translations, write


def main() -> None:
    """Does so, and tells what is missing."""
    for code in codes():
        said = translations(code)
        write(code, said)
        missing = [template for template in templates() if template not in said]
        print(f"{code}: {len(missing)} of {len(templates())} texts are not translated yet.")


if __name__ == "__main__":
    main()
