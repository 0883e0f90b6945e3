"""The Python API: `APIMonitor`, `instrument`, `call_with_failover`."""
