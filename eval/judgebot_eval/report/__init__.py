"""The report of a run: one page that can be read anywhere, the same as Markdown, and its tables as CSV."""
