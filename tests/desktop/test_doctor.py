"""What `apimon doctor` finds on a real desktop."""

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.notification_recorder import NotificationRecorder
from desktop_parts.sni_host import SniHost

from apimon_desktop.adapters.system.environment import NOTIFICATIONS, TRAY_HOST, services


async def test_doctor_reports_a_desktop_without_tray_and_notifications(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus_address)
    names = await services()
    assert names is not None
    assert not {TRAY_HOST, NOTIFICATIONS} & names


async def test_tray_and_notifications_are_found(
    desktop: Desktop,
    tray: SniHost,
    notifications: NotificationRecorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus_address)
    names = await services()
    assert names is not None
    assert {TRAY_HOST, NOTIFICATIONS} <= names
