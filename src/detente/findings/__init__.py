"""Findings: which models apply, what they say, and what each answer hangs on."""

from detente.findings.analyze import Analysis, analyze
from detente.findings.finding import Finding, Hinge, Share

__all__ = ["Analysis", "Finding", "Hinge", "Share", "analyze"]
