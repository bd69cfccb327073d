"""Decision rules, and who must consent to a level or a package."""

from detente.rules.consent import Consent, Program
from detente.rules.expand import conjunction, expand, party_rule
from detente.rules.levels import gain, level_rule, met

__all__ = ["Consent", "Program", "conjunction", "expand", "gain", "level_rule", "met", "party_rule"]
