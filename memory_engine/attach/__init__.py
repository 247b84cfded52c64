"""How an agent loop reaches the engine: hooks, an MCP server, a schedule, installers."""
