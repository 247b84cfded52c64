"""Files that somebody else writes, read in bounded memory."""
