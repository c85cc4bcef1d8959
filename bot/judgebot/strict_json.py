"""Reads JSON as RFC 8259 has it: Python's own reader takes NaN, Infinity and numbers without bound."""

import json
import math
from typing import Any, NoReturn


def loads(data: bytes) -> Any:
    """Read a document.

    Raises:
        ValueError: it is not JSON, or holds a number that a float cannot.
        RecursionError: it is nested too deeply.
    """
    return json.loads(data, parse_constant=_refuse_constant, parse_float=_finite)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON; write null, or a string")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text:.60} is too large a number")
    return number
