"""Questions about one conflict: status quo, inverse preferences, witnesses, confrontation dilemmas."""
