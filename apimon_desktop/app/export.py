"""Saves what is known where the user wants it, off the thread of the windows."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from apimon_desktop.adapters.atomic import write_atomically
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.history import History
from apimon_desktop.core.history_export import PastOf, history_csv, history_json
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.session import Session
from apimon_desktop.ui.views.export import ExportKind, ExportRequest

_OVER: Final = timedelta(days=30)


async def export(session: Session, request: ExportRequest) -> str:
    """Saves it, and says in a sentence what came of that."""
    since = session.engine.clock.now() - _OVER
    wanted = session.engine.snapshot.providers if request.provider_id is None else (request.provider_id,)
    report: Mapping[str, Any] = {}
    past: Mapping[ProviderId, PastOf] = {}
    if request.kind is not ExportKind.PNG:
        past = await _past(session, wanted, since)
    if request.kind is ExportKind.JSON:
        report = await session.areport()
    try:
        await in_daemon_thread(_write, request, report, past, since)
    except OSError as error:
        return say(
            "{path} could not be written: {fault}. Choose another place.",
            path=request.path,
            fault=os_fault(error),
        )
    return say("Saved as {path}", path=request.path)


async def _past(
    session: Session, provider_ids: Iterable[ProviderId], since: datetime
) -> Mapping[ProviderId, PastOf]:
    """One provider after the other, so that what is to be kept meanwhile comes in between."""
    found: dict[ProviderId, PastOf] = {}
    for provider_id in provider_ids:
        asked = session.keeper.ask_history(partial(_past_of, provider_id=provider_id, since=since))
        past = await asyncio.wrap_future(asked)
        if past is not None:
            found[provider_id] = past
    return found


def _past_of(history: History, *, provider_id: ProviderId, since: datetime) -> PastOf:
    return PastOf(points=history.points(provider_id, since), incidents=history.incidents(provider_id, since))


def _write(
    request: ExportRequest,
    report: Mapping[str, Any],
    past: Mapping[ProviderId, PastOf],
    since: datetime,
) -> None:
    match request.kind:
        case ExportKind.JSON:
            content = "".join(history_json(report, past, since=since)).encode()
        case ExportKind.CSV:
            content = history_csv(past).encode()
        case ExportKind.PNG:
            content = _png(request.picture)
    write_atomically(Path(request.path), content)


def _png(picture: object) -> bytes:
    if not isinstance(picture, QImage):
        raise TypeError("a picture is to be saved, and there is none")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6's stubs lack QIODevice here
    return bytes(buffer.data().data())
