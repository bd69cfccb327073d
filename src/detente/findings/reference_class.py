"""What happened in cases of the same kind before: base rates that were known, or could be counted, at the date."""

from __future__ import annotations

from detente.findings.case import Case
from detente.findings.finding import Finding


def reference_classes(case: Case) -> tuple[Finding, ...]:
    """Return one finding for each reference class of the file; they stand beside the models and enter none."""
    return ()
