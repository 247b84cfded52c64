"""The page: a night as one reads a pull request, and what memory holds, in a browser here."""
