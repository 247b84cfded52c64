"""Pages in Markdown: notes, an agent's memory, files of instructions."""
