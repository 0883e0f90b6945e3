from apimon_desktop.adapters.files.config import setting_lines

TEXT = '''# settings
[monitor]   # how often
interval_s = 60

[providers.openai]
used_for = """
[not.a.table]
interval_s = 5
"""
status_url = ""
[failover]
order = [
  "a",  # first
  "b",
]
api.port = 5
"quoted".'key' = { a = 1, b = 2 }
[[many]]
x = 1
'''


def test_each_setting_has_its_line() -> None:
    assert setting_lines(TEXT) == {
        "monitor": 2,
        "monitor.interval_s": 3,
        "providers": 5,
        "providers.openai": 5,
        "providers.openai.used_for": 6,
        "providers.openai.status_url": 10,
        "failover": 11,
        "failover.order": 12,
        "failover.api": 16,
        "failover.api.port": 16,
        "failover.quoted": 17,
        "failover.quoted.key": 17,
        "failover.quoted.key.a": 17,
        "failover.quoted.key.b": 17,
        "many": 18,
        "many.x": 19,
    }


def test_line_ends_of_windows_count_once() -> None:
    assert setting_lines("[api]\r\nport = 5\r\n") == {"api": 1, "api.port": 2}
