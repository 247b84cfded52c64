"""What else is watched: files, shells, recorded terminals.

Each is where its owner switched it on.
"""
