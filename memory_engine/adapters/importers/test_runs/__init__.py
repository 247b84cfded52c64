"""What test files assert, and how runs of commands ended."""
