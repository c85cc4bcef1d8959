"""S* (Li et al., arXiv 2502.14382): samples that debug themselves on public tests, and matches decided by execution."""
