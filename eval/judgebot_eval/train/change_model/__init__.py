"""Edits of known verdict -> the change model."""
