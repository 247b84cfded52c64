"""Answers as typed values, and as plain lines of text.

What every way of showing them shows alike. Pure.
"""
