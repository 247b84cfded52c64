"""What is said in a session, and what the session has seen so far."""
