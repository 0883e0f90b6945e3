"""Changes single values of a TOML text and leaves the rest as its author wrote it."""

from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.settings_leaves import Leaf, Place, settings_leaves
from apimon_desktop.core.types import ProviderId

_DEFAULTS: Final = settings_leaves(Settings())
_PROVIDER_DEFAULTS: Final = asdict(ProviderSettings())
_Table = MutableMapping[str, Any]
_Plain = bool | float | str | list[str]


def edited(
    text: str, *, current: Settings, shown: Settings, wanted: Settings, known: Collection[ProviderId]
) -> str:
    """The text with what differs between ``shown`` and ``wanted`` brought to what is wanted.

    ``current`` is what the text means now. Added providers, those not ``known``, go as a whole.
    """
    import tomlkit  # noqa: PLC0415 - 27 ms, only to save

    document = tomlkit.parse(text)
    gone = (shown.providers.keys() & current.providers.keys()) - wanted.providers.keys() - set(known)
    for provider_id in gone:
        del _table(document, ("providers",))[provider_id]
    before, present, after = (settings_leaves(settings) for settings in (shown, current, wanted))
    for place in {**after, **before}:
        value = _value(after, place)
        if place[1] in gone or value in (_value(before, place), _value(present, place)):
            continue
        table = _table(document, place[:-1])
        if value is None:
            table.pop(place[-1], None)
        else:
            _set(table, place[-1], _plain(value))
    return tomlkit.dumps(document)


def _value(leaves: Mapping[Place, Leaf], place: Place) -> Leaf | None:
    """What holds at a place, be it by default. None: nothing does."""
    by_default = _PROVIDER_DEFAULTS.get(place[-1]) if place[0] == "providers" else _DEFAULTS.get(place)
    return leaves.get(place, by_default)


def _table(document: _Table, names: Place) -> _Table:
    """The table of these names, made where it is missing."""
    import tomlkit  # noqa: PLC0415 - as above

    table = document
    for depth, name in enumerate(names, start=1):
        if name not in table:
            # A table that only holds tables needs no header of its own.
            table[name] = tomlkit.table(is_super_table=depth < len(names))
        table = table[name]
    return table


def _set(table: _Table, key: str, value: _Plain) -> None:
    """Sets a value; a new one goes before the comments that lead over to the next table."""
    from tomlkit.items import Table  # noqa: PLC0415 - as above

    if key in table or not isinstance(table, Table):
        table[key] = value
        return
    body, rest = table.value.body, []
    while body and body[-1][0] is None:
        rest.append(body.pop())
    table[key] = value
    body.extend(reversed(rest))


def _plain(value: Leaf) -> _Plain:
    """The value as TOML has it; a whole number without its ``.0``."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float | Decimal):
        return int(value) if value == int(value) else float(value)
    return value
