"""Text to nodes with positions and limits: YAML and CSV. No meaning yet."""
