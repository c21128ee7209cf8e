"""What is written to what is meant: surface types, decoding, places, JSON Schema."""
