"""Benchmarks: one file a benchmark, figures out as JSON; see README.md beside this file."""
