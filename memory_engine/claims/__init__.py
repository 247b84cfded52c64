"""What one sentence claims: words, slots, kind, polarity, hedge, dates."""
