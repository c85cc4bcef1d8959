"""Judges of the study: each says how probable it is that a method does what its description says."""
