"""Texts and files: a log line, a page, MEMORY.md."""
