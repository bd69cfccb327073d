"""Decision rules, and who must consent to a level or a package."""

from detente.rules.consent import Consent, Program
from detente.rules.expand import conjunction, expand, party_rule

__all__ = ["Consent", "Program", "conjunction", "expand", "party_rule"]
