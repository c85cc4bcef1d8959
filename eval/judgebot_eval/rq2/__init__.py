"""RQ2 of the study: choosing the best of several candidates."""
