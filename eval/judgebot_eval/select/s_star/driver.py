"""The Java program that calls a candidate on an input and prints what it returns (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from judgebot.errors import JudgebotError
from judgebot.lexer import lex
from judgebot_eval.execute.assemble import Assembled, Scaffold, scaffold_of, without_main
from judgebot_eval.execute.program import Execution
from judgebot_eval.records import Task
from judgebot_eval.select.s_star.calls import Input, method_name

# Equal values must be printed alike: sets and maps sorted, arrays by their elements. A long text is cut and hashed; all
# is ASCII on one line for each call.
_MAIN = """\
class JudgebotMain {{
    public static void main(String[] args) {{
        java.io.PrintStream out = System.out;
        System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        StringBuilder lines = new StringBuilder();
{calls}
        System.setOut(out);
        out.print(lines);
        out.flush();
    }}

    static String returned(Object... values) {{
        StringBuilder line = new StringBuilder("=");
        for (Object value : values) {{
            String text = text(value);
            line.append(text.length() > 900 ? text.substring(0, 800) + "... #" + text.hashCode() : text).append('\\t');
        }}
        return line.append('\\n').toString();
    }}

    static String thrown(Throwable thrown) {{
        String message = thrown.getMessage() == null ? "" : ": " + thrown.getMessage().split("\\n", 2)[0];
        return "!" + escaped(thrown.getClass().getSimpleName() + message, '\\0') + "\\n";
    }}

    static String text(Object value) {{
        if (value instanceof CharSequence || value instanceof Character) {{
            return escaped(value.toString(), value instanceof Character ? '\\'' : '"');
        }}
        if (value != null && value.getClass().isArray()) {{
            java.util.List<Object> elements = new java.util.ArrayList<>();
            for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {{
                elements.add(java.lang.reflect.Array.get(value, i));
            }}
            return texts(elements, false);
        }}
        if (value instanceof java.util.Map) {{
            java.util.List<String> entries = new java.util.ArrayList<>();
            for (java.util.Map.Entry<?, ?> entry : ((java.util.Map<?, ?>) value).entrySet()) {{
                entries.add(text(entry.getKey()) + "=" + text(entry.getValue()));
            }}
            java.util.Collections.sort(entries);
            return "{{" + String.join(", ", entries) + "}}";
        }}
        if (value instanceof java.util.Collection) {{
            return texts((java.util.Collection<?>) value, value instanceof java.util.Set);
        }}
        if (value instanceof java.util.Optional) {{
            java.util.Optional<?> optional = (java.util.Optional<?>) value;
            return optional.isPresent() ? "Optional[" + text(optional.get()) + "]" : "Optional.empty";
        }}
        return escaped(String.valueOf(value), '\\0');
    }}

    static String texts(java.util.Collection<?> values, boolean sorted) {{
        java.util.List<String> texts = new java.util.ArrayList<>();
        for (Object value : values) {{
            texts.add(text(value));
        }}
        if (sorted) {{
            java.util.Collections.sort(texts);
        }}
        return "[" + String.join(", ", texts) + "]";
    }}

    static String escaped(String text, char quote) {{
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {{
            escaped.append(c >= ' ' && c < 127 && c != quote ? String.valueOf(c) : String.format("\\\\u%04x", (int) c));
        }}
        return quote == '\\0' ? escaped.toString() : quote + escaped.toString() + quote;
    }}
}}
"""


_CALL = """\
        try {{ lines.append(returned(new Object[] {{{values}}})); }} catch (Throwable t) {{ lines.append(thrown(t)); }}
"""
_MAX_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class Output:
    """What a candidate returned.

    Attributes:
        value: its text, "" after an error.
        error: what happened instead, "" if it returned.
        expected: the text of the value that was expected, "" if none was given.
    """

    value: str = ""
    error: str = ""
    expected: str = ""

    @property
    def passed(self) -> bool:
        """Whether it returned what was expected."""
        return not self.error and self.value == self.expected

    @property
    def shown(self) -> str:
        """What a model is told of it."""
        return f"error: {self.error}" if self.error else self.value


class Driver:
    """Writes the programs of a task.

    Raises:
        JudgebotError: the task has no prompt to run a candidate in.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._method = method_name(task)
        owner = _last_class(self._scaffold("").head)
        if not owner or not self._method:
            raise JudgebotError(f"{task.id}: no class with a method to call; leave the task out")
        self._object = owner if "static" in lex(task.signature) else f"new {owner}()"

    def program(self, code: str, helpers: str, inputs: Sequence[Input]) -> Assembled:
        """Call a whole method, from its signature on, on inputs, one after the other."""
        calls = "".join(_CALL.format(values=self._values(given)) for given in inputs)
        return self._scaffold(calls).with_method(code, without_main(helpers))

    def _values(self, given: Input) -> str:
        called = f"{self._object}.{self._method}({given.arguments})"
        return f"{called}, {given.expected}" if given.expected else called

    def _scaffold(self, calls: str) -> Scaffold:
        scaffold = scaffold_of(replace(self._task, tests=_MAIN.format(calls=calls)))
        if scaffold is None:
            raise JudgebotError(f"{self._task.id}: has no prompt to run a candidate in; leave the task out")
        return scaffold


def _last_class(head: str) -> str:
    """Return the name of the class that a method after this text stands in."""
    return next((name for before, name in reversed(list(pairwise(lex(head)))) if before == "class"), "")


def outputs_of(execution: Execution, assembled: Assembled, inputs: Sequence[Input]) -> list[Output] | None:
    """Read what came of a program of `Driver` [inputs]; None if one of several inputs may have spoilt the others.

    One that does not compile, never ends or ends the program does so; then each has to be called alone.
    """
    lines = execution.stdout.split("\n")[:-1]
    if execution.status == "ok" and len(lines) == len(inputs):
        return [_output(line, given) for line, given in zip(lines, inputs, strict=True)]
    broken = execution.line is not None and assembled.line_of(execution.line) is not None
    return [Output(error=_error(execution))] * len(inputs) if broken or len(inputs) == 1 else None


def _output(line: str, given: Input) -> Output:
    if line.startswith("!"):
        return Output(error=line[1:][:_MAX_MESSAGE])
    value, *expected = line[1:].removesuffix("\t").split("\t")
    return Output(value, expected=expected[0] if given.expected else "")


def _error(execution: Execution) -> str:
    if execution.status == "ok":
        return "nothing was returned"
    what = execution.error_type.rpartition(".")[2] or execution.status
    message = execution.message.strip().partition("\n")[0][:_MAX_MESSAGE]
    return f"{what}: {message}" if message else what
