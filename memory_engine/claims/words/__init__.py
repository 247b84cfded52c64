"""The words of a sentence: tokens, their meanings, the tables."""
