"""Drawing: a sheet of marks placed in pixels, and its SVG. It does not depend on scenarios or models."""
