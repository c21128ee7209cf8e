"""From definitions and facts to scores: arithmetic on arrays, no files, no clock."""
