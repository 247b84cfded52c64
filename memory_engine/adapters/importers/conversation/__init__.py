"""What is said in a session, and what it has seen."""
