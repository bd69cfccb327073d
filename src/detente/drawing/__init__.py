"""Drawing: a sheet of marks placed in pixels, and its SVG. Knows nothing of disputes or models."""
