"""The simulated providers beside a program under test, and the settings that lead it to them."""

from pathlib import Path

from observed_providers import Simulator

from apimon_desktop.providers.registry import PROVIDERS


def write_config(home: Path, simulator: Simulator, *, interval_s: int = 30) -> None:
    """A ``config.toml`` that leads every provider, and every status feed, to the simulator."""
    lines = ["[monitor]", f"interval_s = {interval_s}", "timeout_s = 5", "[alerts]", "hold_off_s = 0"]
    for pid, provider in PROVIDERS.items():
        status_url = "" if provider.status_url is None else simulator.status_url(pid)
        lines += [
            f"[providers.{pid}]",
            f'base_url = "{simulator.base_url(pid)}"',
            f'status_url = "{status_url}"',
        ]
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def keys_in_environment(simulator: Simulator, *names: str) -> dict[str, str]:
    """The environment variables that hold the right keys of the providers named, or of all."""
    return {
        provider.key_variables[0]: simulator.key(pid).reveal()
        for pid, provider in PROVIDERS.items()
        if not names or pid in names
    }
