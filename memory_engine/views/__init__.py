"""Answers as typed values, and as plain lines of text: what every way of showing them shows
alike. Pure."""
