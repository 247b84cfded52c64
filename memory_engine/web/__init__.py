"""The page: nights like pull requests, and memory, in a browser.

It is a browser on this machine.
"""
