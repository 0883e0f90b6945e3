"""From checks to a status: evaluation, slowness, schedule and uptime."""
