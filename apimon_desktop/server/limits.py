"""What the local API takes at most, from all clients together or from one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers; tests of large volume or of patience bring their own."""

    connections: int = 64
    """Open at once; one more is told so and closed."""
    event_streams: int = 16
    """Of these, how many may listen to events."""
    event_streams_of_browsers: int = 4
    """How many of these may be browsers; the others are reserved for programs."""
    events_waiting: int = 64
    """What a listener may be behind; then it is dropped."""
    requests_per_s: float = 500.0
    """Of all clients together, averaged over a second."""
    head_bytes: int = 16 * 1024
    """A request up to its body."""
    header_fields: int = 64
    target_bytes: int = 2048
    """Path and query as they are sent."""
    body_bytes: int = 256 * 1024
    body_pieces: int = 8192
    """The most chunks of a body; reading one-byte chunks costs more than sending them."""
    head_s: float = 10.0
    """From the first byte, or from the connection, to the head's end."""
    body_s: float = 10.0
    """From the head's end to the body's."""
    idle_s: float = 75.0
    """Between two requests of one connection."""
    write_s: float = 10.0
    """For the client to take an answer."""
    linger_s: float = 1.0
    """For the client to read a refusal while it still sends."""
    heartbeat_s: float = 15.0
    """Silence on an event stream after which a comment is sent, so that both sides know of each other."""
    round_every_s: float = 10.0
    """From the start of one round of checks to that of the next; requests between share the answer."""
