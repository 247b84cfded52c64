"""Benchmarks: one file a benchmark, figures out as JSON.

See README.md beside this file.
"""
