"""Tasks -> candidates: what generators are asked, what they answer, the method in it, and what is worth keeping."""
