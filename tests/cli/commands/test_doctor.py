"""`apimon doctor`."""

import asyncio
import socket
import sys
from pathlib import Path

import broken_answers as broken
import pytest
from apple import Mac
from command_line import CommandLine

from apimon_desktop.adapters.keys.keyring import KeyringProblem
from apimon_desktop.adapters.system.environment import (
    LOGIND,
    NETWORK_MANAGER,
    NOTIFICATIONS,
    TRAY_HOST,
    UPOWER,
    services,
    system_services,
)
from apimon_desktop.cli.commands.doctor import (
    bus_findings,
    desktop_findings,
    display_finding,
    file_findings,
    keyring_finding,
    network_findings,
    signal_findings,
)
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.demo import behaviours
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS


def test_every_part_has_a_line_and_every_problem_advice(apimon: CommandLine) -> None:
    done = apimon("doctor")
    assert done.code == 0
    assert done.err == ""
    assert done.out.startswith("✔ API Monitor ")
    assert "✘ Display: none: neither DISPLAY nor WAYLAND_DISPLAY is set\n    Everything but" in done.out
    assert "✘ Tray: no session bus\n" in done.out
    assert "✘ Keyring: not found\n    There is no keyring on this system" in done.out
    assert "✔ Keys: OpenRouter, Google Gemini, Together AI, Anthropic, OpenAI, Moonshot AI\n" in done.out
    assert "✔ Network: 1 of 1 provider hosts are found\n" in done.out
    assert "✔ Network changes: detected by checks\n" in done.out
    assert "✔ Sleep: detected by the clocks on waking\n" in done.out
    assert "✔ Power: " in done.out
    assert f"✔ Folder for settings and data and log: {apimon.folder}\n" in done.out
    assert f"✔ Log: {apimon.folder / 'api_monitor.log'}\n" in done.out
    assert f"✔ Settings: {apimon.folder / 'config.toml'} is fine\n" in done.out


def test_a_wrong_setting_is_named_with_its_place(apimon: CommandLine) -> None:
    apimon.configure("[monitor]\ninterval_s = 5")
    assert "✘ Settings: monitor.interval_s (line 2): " in apimon("doctor").out


def test_a_missing_settings_file_is_not_a_problem(apimon: CommandLine) -> None:
    (apimon.folder / "config.toml").unlink()
    done = apimon("doctor")
    assert f"✔ Settings: {apimon.folder / 'config.toml'} does not exist yet: defaults\n" in done.out


def test_a_folder_that_cannot_be_written_is_essential(apimon: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = apimon("--home", str(tmp_path / "file"), "doctor")
    assert done.code == 70
    assert f"✘ Folder for settings and data and log: {tmp_path / 'file'} can't be written\n" in done.out


def test_a_missing_folder_is_created_when_first_needed(tmp_path: Path) -> None:
    finding = file_findings(folders(tmp_path / "new" / "home"))[0]
    assert finding.ok
    assert finding.text.endswith("new/home (created when first needed)")


def test_a_broken_env_file_is_named(apimon: CommandLine, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00OPENAI_API_KEY=\xd8\x00")
    assert "✘ Keys: " in apimon("doctor").out


def test_a_display_is_named() -> None:
    assert display_finding({"DISPLAY": ":7"}).text == ":7"
    assert display_finding({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":7"}).text == "wayland-0"


@pytest.mark.parametrize(
    ("names", "tray", "notifications"),
    [
        (None, False, False),
        (frozenset[str](), False, False),
        (frozenset({TRAY_HOST}), True, False),
        (frozenset({TRAY_HOST, NOTIFICATIONS}), True, True),
    ],
)
def test_tray_and_notifications_are_recognised_by_their_services(
    names: frozenset[str] | None, tray: bool, notifications: bool
) -> None:
    findings = bus_findings(names)
    assert [finding.ok for finding in findings] == [tray, notifications]
    assert all((finding.advice is None) is finding.ok for finding in findings)


async def test_no_bus_is_no_service() -> None:
    assert await services() is None
    assert await system_services() is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"REJECTED\r\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"OK 1234\r\nAGREE_UNIX_FD\r\n" + b"\xff" * 64,
    ],
    ids=["silence", "refusal", "http", "garbage"],
)
async def test_a_bus_that_speaks_no_dbus_is_no_service(
    answer: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)
        writer.write(answer)
        writer.close()

    monkeypatch.chdir(tmp_path)  # an address of a socket has at most 107 bytes
    async with await asyncio.start_unix_server(reply, "bus"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=bus")
        assert await services() is None


@pytest.mark.parametrize(
    ("names", "on_battery", "platform", "texts"),
    [
        (
            frozenset({NETWORK_MANAGER, LOGIND, UPOWER}),
            True,
            "linux",
            ["from NetworkManager", "from logind", "on battery, from UPower"],
        ),
        (
            frozenset[str](),
            False,
            "linux",
            [
                "detected by checks",
                "detected by the clocks on waking",
                "on mains, read with each round of checks",
            ],
        ),
        (
            frozenset[str](),
            None,
            "darwin",
            ["from the system", "detected by the clocks on waking", "no battery found"],
        ),
    ],
)
def test_the_sources_of_network_sleep_and_power_changes_are_named(
    names: frozenset[str], on_battery: bool | None, platform: str, texts: list[str]
) -> None:
    findings = signal_findings(names, on_battery, platform)
    assert [finding.text for finding in findings] == texts
    assert all(finding.ok for finding in findings)


@pytest.mark.parametrize("problem", KeyringProblem)
def test_a_keyring_that_does_not_work_says_what_to_do(problem: KeyringProblem) -> None:
    finding = keyring_finding(problem, 0)
    assert not finding.ok
    assert finding.advice == problem.sentence


def test_a_keyring_that_works_tells_how_many_keys_it_holds() -> None:
    assert keyring_finding(None, 1).text == "works, 1 key saved in it"
    assert keyring_finding(None, 2).text == "works, 2 keys saved in it"


async def found(monkeypatch: pytest.MonkeyPatch, *known: str) -> list[str]:
    """What is said of two hosts, of which the name service knows some."""

    async def look_up(host: str, *_: object, **__: object) -> list[object]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", look_up)
    chosen = {pid: ProviderSettings(enabled=pid in ("openai", "anthropic")) for pid in PROVIDERS}
    chosen[ProviderId("local")] = ProviderSettings(base_url="http://127.0.0.1:1/v1", enabled=False)
    return [finding.text for finding in await network_findings(Settings(providers=chosen))]


async def test_a_single_host_that_is_not_found_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await found(monkeypatch, "api.openai.com", "api.anthropic.com") == [
        "2 of 2 provider hosts are found"
    ]
    assert await found(monkeypatch, "api.openai.com") == [
        "1 of 2 provider hosts are found",
        "api.anthropic.com (Anthropic) is not found",
    ]


async def test_where_no_host_is_found_it_is_the_computers_own_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await found(monkeypatch) == ["none of 2 provider hosts is found"]


async def test_a_proxy_is_named_with_its_providers_whose_hosts_are_not_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f" http://me:p@ss@127.0.0.1:{port}/ ")
        assert await found(monkeypatch) == [
            f"Anthropic, OpenAI through http://127.0.0.1:{port} (from HTTPS_PROXY)"
        ]
        monkeypatch.setenv("NO_PROXY", "api.openai.com")
        assert await found(monkeypatch, "api.openai.com") == [
            f"Anthropic through http://127.0.0.1:{port} (from HTTPS_PROXY)",
            "1 of 1 provider hosts are found",
        ]
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "gopher://me:secret@x")
    assert (await found(monkeypatch, "api.openai.com"))[:2] == [
        "ALL_PROXY is ignored: proxies of the kind gopher aren't supported",
        "Anthropic through http://127.0.0.1:1 (from HTTPS_PROXY), which cannot be reached",
    ]


async def test_variables_about_certificates_that_cannot_be_used_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent.pem")
    monkeypatch.setenv("SSLKEYLOGFILE", "/nonexistent/deep")
    assert (await found(monkeypatch, "api.openai.com", "api.anthropic.com"))[:2] == [
        "SSLKEYLOGFILE is ignored: it names a file that can't be written",
        "SSL_CERT_FILE is ignored: there is no such file",
    ]


def test_a_common_obstacle_to_all_providers_is_reported_once(apimon: CommandLine) -> None:
    assert "✔ Answers: 6 of 6 providers with a key\n" in apimon("doctor").out
    apimon.simulator.set_all(broken.redirect(), feeds=True)
    assert (
        "✘ Answers: no provider answers: This network answers in place of every host: a sign-in page, or a "
        "filter\n    Open any page in a browser and sign in.\n"
    ) in apimon("doctor").out
    apimon.simulator.set_all(behaviours.ok(latency_ms=0))
    apimon.becomes("openai", broken.drop())
    out = apimon("doctor").out
    assert "✔ Answers: 5 of 6 providers with a key\n" in out
    assert "✘ Answers: OpenAI does not\n    Its status page" in out


async def test_doctor_on_macos_names_the_notification_service(monkeypatch: pytest.MonkeyPatch) -> None:
    mac = Mac(monkeypatch)
    mac.centre.status = 1
    monkeypatch.setattr(sys, "platform", "darwin")
    findings = {finding.label: finding for finding in await desktop_findings()}
    assert findings["Tray"].ok
    assert not findings["Notifications"].ok
    assert "System Settings, Notifications" in findings["Notifications"].text
    Mac(monkeypatch, bundle=None)
    monkeypatch.setattr(sys, "_framework", "Python", raising=False)
    assert not {finding.label: finding for finding in await desktop_findings()}["Tray"].ok
