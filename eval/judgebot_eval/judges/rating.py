"""Ratings as probabilities (pure)."""


def probability(rating: float, threshold: float) -> float:
    """Map a rating in [0, 1] to [0, 1] so that 0.5 lies where the threshold does.

    The order of ratings is kept: those below the threshold share [0, 0.5), the others [0.5, 1]. It is no calibrated
    probability, only what lets one threshold serve all judges.
    """
    return (1 + rating) / 2 if rating >= threshold else rating / 2
