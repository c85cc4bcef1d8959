"""Selectors: which of several candidates to return."""
