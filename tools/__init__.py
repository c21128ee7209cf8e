"""What the Makefile runs besides the usual programs: generated docs and the check of the wheel."""
