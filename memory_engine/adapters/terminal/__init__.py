"""What a command showed on a terminal, recorded because its owner asked for it."""
