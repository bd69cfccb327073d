"""YAML as trees of nodes that know their line and column: reading, merging overlays, writing."""
