"""What the tools of an agent show, run and say."""
