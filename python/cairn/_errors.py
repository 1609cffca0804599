"""What can go wrong, in Cairn's own line."""

from __future__ import annotations

from typing import Any, Optional


class CairnError(RuntimeError):
    """Cairn could not do what was asked; the message is the line that Cairn says."""


class Interrupted(KeyboardInterrupt):
    """The search was interrupted; ``study`` holds the runs that are done."""

    def __init__(self, message: str, study: Optional[Any] = None) -> None:
        super().__init__(message)
        self.study = study


class CairnWarning(UserWarning):
    """What should be known before numbers are trusted; the message is the line that Cairn says."""
