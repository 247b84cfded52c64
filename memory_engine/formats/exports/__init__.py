"""What memory holds, written for other tools: one way each, the same bytes for the same memory."""
