"""Playing a case by hand: one world, any party by its player, the rest by the models. For teachers and wargamers."""

from detente.play.session import Session
from detente.play.transcript import Transcript

__all__ = ["Session", "Transcript"]
