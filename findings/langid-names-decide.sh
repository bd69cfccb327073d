#!/usr/bin/env bash
# Short English headlines are taken for the language of the state that they name.
#
# Package:  py3langid 0.4.0 (PyPI), function classify, all languages, Python 3.11.
# Input:    English headlines of three to eight words about a dispute; then the same headlines about Iceland or Norway.
# Expected: "en" for all of them: every word but the names is an English word in a plain English sentence.
# Seen:     the name decides. Zimbabwe makes a headline Shona, Malaysia Malay, and
#           "Malawi and Tanzania resume talks on lake border" is Swahili. With other names the same words are English.
# Why it matters: a filter "English only" before coding drops the news of some states more often than of others, and
#           counts of events by country are then biased without a sign. Détente takes names out before it asks, needs
#           four words, and keeps a text unless the margin is clear.
# Source:   the output below; the second headline of each pair is the control.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check py3langid==0.4.0
"$work/venv/bin/python" - <<'PYTHON'
import sys

import py3langid

PAIRS = [
    ("Zimbabwe rejects sanctions", "Iceland rejects sanctions", "sn"),
    ("Indonesia rejects Malaysia claim", "Iceland rejects Norway claim", "ms"),
    ("Malawi and Tanzania resume talks on lake border", "Iceland and Norway resume talks on lake border", "sw"),
]
failed = False
for text, other, code in PAIRS:
    found, beside = py3langid.classify(text)[0], py3langid.classify(other)[0]
    print(f"{found}  {text}\n{beside}  {other}")
    failed = failed or (found, beside) != (code, "en")
if failed:
    sys.exit("not as described: the package or its model has changed")
PYTHON
