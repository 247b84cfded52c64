"""Attach memory to an agent's host, and detach it without a trace."""
