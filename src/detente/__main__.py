"""``python -m detente`` is the command ``detente``."""

import signal

# Until the command handles signals itself, an interrupt ends the process without a traceback.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from detente.cli import main

main()
