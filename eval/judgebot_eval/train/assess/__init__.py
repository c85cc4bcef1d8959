"""Judged cases of known verdict -> calibration and figures."""
