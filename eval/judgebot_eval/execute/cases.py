"""The test case that failed first, and a program that prints what went in and came out of it (pure).

The assertions of MultiPL-E and McEval do not show the values they compare. A driver evaluates the call of the case that
failed once more, in the same program, and prints them; so it does with MBJP's checks. Those of HumanEval-X, which tell
nothing of the case, are not taken apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from judgebot_eval.execute.program import Execution, Program

_LITERAL_OR_SIGN = re.compile(r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\'|[()\[\]{},]')
_ASSERT = re.compile(r"\s*assert\s*(?P<open>\()?(?P<case>.*)(?(open)\)|);\s*")
_CALL = re.compile(r"[\w.]+\(")
_COMPARISON = re.compile(r"\s*==\s*(?P<right>.+)|\.equals\((?P<equal>.+)\)")
_MBJP_CASE = re.compile(r"Exception -- test case (?P<case>\d+) ")
_MARK = "judgebot values"
_VALUES = re.compile(rf"^{_MARK}\n(?P<input>.*)\n(?P<expected>.*)\n(?P<actual>.*)$", re.MULTILINE)
_MAIN = "void main("

_HUSH = """
java.io.PrintStream judgebotOut = System.out;
System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
"""

_SHOW = """
java.util.function.Function<Object, String> judgebotShow = judgebotValue -> {{
    String shown = String.valueOf(judgebotValue).replace("\\r", "\\\\r").replace("\\n", "\\\\n");
    return shown.length() > 300 ? shown.substring(0, 300) + "..." : shown;
}};
String judgebotInput = String.join(", ", new String[] {{{arguments}}});
String judgebotExpected = judgebotShow.apply({expected});
String judgebotActual;
try {{
    judgebotActual = judgebotShow.apply({call});
}} catch (Throwable thrown) {{
    judgebotActual = judgebotShow.apply(thrown);
}}
judgebotOut.println("{mark}\\n" + judgebotInput + "\\n" + judgebotExpected + "\\n" + judgebotActual);
if (true) return;
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A call that is tested, in Java.

    Attributes:
        arguments: of the call, each an expression.
        expected: what its value is compared with, an expression.
        line: of the program, from 1, before which it can be evaluated.
    """

    call: str
    arguments: tuple[str, ...]
    expected: str
    line: int


@dataclass(frozen=True, slots=True)
class Values:
    """What a case is about, as `String.valueOf` shows it."""

    input: str
    expected: str
    actual: str


def failed_case(program: Program, execution: Execution) -> Case | None:
    """Find the case at which the tests threw; None if they are not of a known form."""
    if not execution.frames:
        return None
    if mbjp := _MBJP_CASE.match(execution.message):
        return _mbjp_case(program.source, mbjp["case"])
    line, lines = execution.frames[0].line, program.source.split("\n")
    # a program can say anything of where it threw
    return parse_assert(lines[line - 1], line) if 0 < line <= len(lines) else None


def parse_assert(text: str, line: int) -> Case | None:
    """Read `assert(CALL == (EXPECTED));` or `assert(CALL.equals((EXPECTED)));`, None if it is neither.

    Args:
        text: a line of a program.
        line: its number, from 1.
    """
    if (statement := _ASSERT.fullmatch(text)) is None or (parsed := _call(statement["case"])) is None:
        return None
    call, arguments, rest = parsed
    if (comparison := _COMPARISON.fullmatch(rest)) is None:
        return None
    return Case(call, arguments, (comparison["right"] or comparison["equal"]).strip(), line)


def driver(program: Program, case: Case) -> Program:
    """Write the program that shows the values of a case, instead of testing it and all that follow."""
    source = program.source
    main = source.index("{", source.rindex(_MAIN)) + 1
    here = _start_of(source, case.line)
    shown = ", ".join(f"judgebotShow.apply({argument})" for argument in case.arguments)
    show = _SHOW.format(arguments=shown, expected=case.expected, call=case.call, mark=_MARK)
    return replace(program, source=source[:main] + _HUSH + source[main:here] + show + source[here:])


def values_of(execution: Execution) -> Values | None:
    """Read what a driver printed; None if it could not."""
    match = _VALUES.search(execution.stdout.replace("\r\n", "\n"))
    return match and Values(match["input"], match["expected"], match["actual"])


def _mbjp_case(source: str, case: str) -> Case | None:
    assigned = {
        name: re.search(rf"^\s*\S.* {name}{case} = (?P<value>.+);$", source, re.MULTILINE) for name in ("x", "v")
    }
    actual, expected = assigned["x"], assigned["v"]
    if actual is None or expected is None or (parsed := _call(actual["value"])) is None or parsed[2]:
        return None
    return Case(parsed[0], parsed[1], expected["value"], source.count("\n", 0, actual.start("value")) + 1)


def _start_of(text: str, line: int) -> int:
    return sum(len(before) + 1 for before in text.split("\n")[: line - 1])


def _call(text: str) -> tuple[str, tuple[str, ...], str] | None:
    """Split a text into the call it begins with, the arguments of that, and what follows it."""
    if (opened := _CALL.match(text)) is None:
        return None
    commas, end = [opened.end() - 1], None
    for position, sign, depth in _signs(text, opened.end() - 1):
        if depth == 0:
            end = position
            break
        if sign == "," and depth == 1:
            commas.append(position)
    if end is None:
        return None
    spans = zip(commas, [*commas[1:], end], strict=True)
    arguments = tuple(text[start + 1 : stop].strip() for start, stop in spans)
    return text[: end + 1], arguments if arguments != ("",) else (), text[end + 1 :]


def _signs(text: str, start: int) -> Iterator[tuple[int, str, int]]:
    """Yield literals, and the brackets and commas outside them, with how many brackets are open after each."""
    depth = 0
    for match in _LITERAL_OR_SIGN.finditer(text, start):
        sign = match[0]
        depth += (sign in "([{") - (sign in ")]}")
        yield match.start(), sign, depth
