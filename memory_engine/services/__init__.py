"""How a service manager is told what to run.

It is the operating system's, and runs things at a time of day, or always.
"""
