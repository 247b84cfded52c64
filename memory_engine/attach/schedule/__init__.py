"""A night once a day, started by whatever the operating system has for that."""
