"""How an operating system's service manager is told what to run: at a time of day, or always."""
