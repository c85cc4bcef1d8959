"""The study: how far a judge of Java methods can be trusted."""
