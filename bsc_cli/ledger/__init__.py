"""The append-only store of what was collected: one SQLite file."""
