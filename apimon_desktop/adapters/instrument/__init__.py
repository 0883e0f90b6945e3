"""Usage read from the traffic of an instrumented client."""
