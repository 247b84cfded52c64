"""What a command line is: its programs, its runs."""
