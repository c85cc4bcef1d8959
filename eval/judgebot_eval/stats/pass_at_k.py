"""How often a task is solved by k attempts."""

from math import comb


def pass_at_k(attempts: int, passed: int, k: int) -> float:
    """Estimate without bias the probability that one of k attempts passes (Chen et al., 2021).

    Args:
        attempts: made at the task.
        passed: how many of them did.
        k: from 1 to `attempts`.

    Raises:
        ValueError: there are fewer attempts than k or than passed ones, or k is not positive.
    """
    if not 0 <= passed <= attempts or not 1 <= k <= attempts:
        raise ValueError(f"pass@{k} of {passed} passed among {attempts} attempts")
    return 1 - comb(attempts - passed, k) / comb(attempts, k)
