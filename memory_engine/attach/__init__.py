"""How an agent loop reaches the engine.

It has hooks, an MCP server, a schedule, installers.
"""
