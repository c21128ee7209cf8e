"""The program without a terminal: one module a family of commands."""
