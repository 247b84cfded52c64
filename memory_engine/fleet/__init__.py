"""Nights for many stores: by loop, processes, or cluster.

Nobody needs it at first.
"""
