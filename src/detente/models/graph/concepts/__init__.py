"""Stability concepts: Nash, GMR, SMR, SEQ, SSEQ, SIM, limited-move, coalitional, and with other preferences."""
