"""The command line of kairos-mem."""
