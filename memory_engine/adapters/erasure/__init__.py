"""What takes a content out of the files of a store, and knows it again when it comes back."""
