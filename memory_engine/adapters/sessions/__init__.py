"""Running sessions of hosts, their words, and ways to reach them."""
