"""Candidates: asked of a model, or read from what was released, then cleaned."""
