"""Sessions as SpecStory keeps them."""
