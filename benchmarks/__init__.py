"""Benchmarks: what the program costs, as ratios to a plain reference measured in the same run."""
