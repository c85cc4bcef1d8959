"""RQ1 of the study: how well do judges judge?"""
