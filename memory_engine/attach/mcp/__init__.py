"""Memory served over the Model Context Protocol.

Nothing of the engine is loaded before a tool is called; the store is opened for each call.
"""
