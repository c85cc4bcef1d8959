"""What can be counted in a candidate without compiling it, its layout among it (pure)."""

from judgebot import facts as counted
from judgebot.encode import Example

_LAYOUT = ("\n", "\t", "    ", "//", "/*", " = ", "){", ") {", "if(", "if (")


def facts(example: Example) -> list[float]:
    """Count what stands in a candidate; the numbers say nothing by themselves, and are always as many.

    Unlike the embedded judge, this one sees the layout, as any judge does that reads the text as it is.
    """
    layout = [float(example.code.count(mark)) for mark in _LAYOUT]
    return [*layout, float(max(map(len, example.code.split("\n")))), *counted.facts(example)]
