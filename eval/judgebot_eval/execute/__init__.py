"""Running candidates: many, safely, fast; and saying what came of it."""
