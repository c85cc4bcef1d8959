"""Benchmarks: tasks, and candidates that others recorded."""
