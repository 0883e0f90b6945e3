"""Python loads this before the app and its child processes: their wall clocks then start at PICTURE_TIME.

What is shown of a month depends on the day: on the 1st it is almost empty. The monotonic clock, which the
app's loop runs on, stays as it is.
"""

import datetime as dt
import os

_AHEAD = dt.datetime.fromisoformat(os.environ["PICTURE_TIME"]) - dt.datetime.now(dt.UTC)


class PictureTime(dt.datetime):
    """A wall clock that read PICTURE_TIME when this process started."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> "PictureTime":
        """The time of pictures."""
        return super().now(tz) + _AHEAD


dt.datetime = PictureTime  # type: ignore[misc]
