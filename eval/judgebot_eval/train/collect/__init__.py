"""Sources of Java -> the corpus of documented methods."""
