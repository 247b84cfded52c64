"""Nights for many stores: by a loop, several processes, or a cluster. Nobody needs it at first."""
