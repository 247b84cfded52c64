"""What GitHub tells of pull requests: outside sources, and what closes a branch."""
