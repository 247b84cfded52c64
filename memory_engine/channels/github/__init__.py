"""What GitHub tells of pull requests.

They are outside sources, and what closes a branch.
"""
