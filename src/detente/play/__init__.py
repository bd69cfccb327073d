"""Play a case by hand: users play some of the parties in one draw, and the models play the others."""

from detente.play.session import PlaySession
from detente.play.transcript import Transcript

__all__ = ["PlaySession", "Transcript"]


def __getattr__(name: str) -> type[PlaySession]:
    """Return the object of an old name."""
    if name == "Session":
        import warnings

        warnings.warn("detente.play.Session is now PlaySession", DeprecationWarning, stacklevel=2)
        return PlaySession
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
