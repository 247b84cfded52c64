"""kairos-mem: a memory engine for coding agents.

No line of MEMORY.md without a trail, no change without a way back.
"""
