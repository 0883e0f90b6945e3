"""The reader's language: texts, numbers and the direction of reading, by Qt's translation.

English needs no catalogue, so that it costs nothing.
"""

from functools import cache
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from apimon_desktop.core.text.translatable import in_words, say
from apimon_desktop.paths import resource
from apimon_desktop.ui.views.tile import with_texts

T = TypeVar("T")

SYSTEM: Final = "system"
"""Stands for the language of the desktop."""
ENGLISH: Final = "en"
CONTEXT: Final = "apimon"
"""What Qt calls the place of a text. There is one, since the same words mean the same everywhere here."""


def languages() -> tuple[str, ...]:
    """The languages there are, as codes: English, and those with a catalogue."""
    catalogues = sorted(resource("i18n").glob("apimon_*.qm"))
    return (ENGLISH, *(path.stem.removeprefix("apimon_") for path in catalogues))


def own_name(code: str) -> str:
    """A language in its own words: "Deutsch"."""
    name = QLocale(code).nativeLanguageName()
    return "English" if code == ENGLISH else name[:1].upper() + name[1:]


def current() -> str:
    """The code of the language in force."""
    return _translators[0].objectName() if _translators else ENGLISH


def speak(wanted: str) -> bool:
    """Puts a language into force, for what is said from now on; gives whether it is another one.

    ``wanted`` is a code or `SYSTEM`. One without a catalogue is English. Qt tells every window.
    """
    code = _code(wanted)
    if code == current():
        return False
    while _translators:
        QCoreApplication.removeTranslator(_translators.pop())
    QLocale.setDefault(_locale(code))
    is_mirrored = code != ENGLISH and QLocale(code).textDirection() is Qt.LayoutDirection.RightToLeft
    direction = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LayoutDirectionAuto
    QGuiApplication.setLayoutDirection(direction)
    if code != ENGLISH:
        qts_own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((CONTEXT, str(resource("i18n"))), ("qtbase", qts_own)):
            translator = QTranslator()
            translator.setObjectName(code)
            if translator.load(f"{name}_{code}", folder):
                _translators.append(translator)
                QCoreApplication.installTranslator(translator)
    _number_marks.cache_clear()
    return True


def tr(template: str, **values: object) -> str:
    """A text of a window's own in the language in force, as `core.text.say` takes it."""
    return _said(say(template, **values)) if values else _translate(template)


def localised(view: T) -> T:
    """A view, a message or a text as it reads in the language in force."""
    return with_texts(view, _said) if _translators else view


_translators: Final[list[QTranslator]] = []
"""Qt's, as they are installed: our own first. Empty: English."""


def _code(wanted: str) -> str:
    there = languages()
    asked = QLocale.system().uiLanguages() if wanted == SYSTEM else [wanted]
    codes = (tag.replace("_", "-").split("-")[0] for tag in asked)
    return next((code for code in codes if code in there), ENGLISH)


def _locale(code: str) -> QLocale:
    """How numbers and times are written: as the desktop does where it speaks that language, or English."""
    own = QLocale.system()
    if code == ENGLISH:
        return own
    is_spoken = own.language() is QLocale(code).language()
    # Where only the language was chosen (LANGUAGE=de), the figures are nobody's choice, and English.
    has_marks = (own.decimalPoint(), own.groupSeparator()) != (".", ",")
    return own if is_spoken and has_marks else QLocale(code)


def _said(text: str) -> str:
    return (
        in_words(text, _translate, lambda number: number.translate(_number_marks())) if _translators else text
    )


def _translate(template: str) -> str:
    return QCoreApplication.translate(CONTEXT, template)


@cache
def _number_marks() -> dict[int, str]:
    locale = QLocale()
    return str.maketrans({".": locale.decimalPoint(), ",": locale.groupSeparator()})
