"""Is a text one complete Java method? Two parsers answer (pure)."""

import javalang  # type: ignore[import-untyped]  # it carries no type information

from judgebot.java import parse_java
from judgebot.java_nodes import TooMuchWorkError


def parses_with_javalang(code: str) -> bool:
    """Say whether javalang, which the study used, reads a text as one method with a body.

    It knows Java 8: switch expressions, text blocks, records and patterns are errors to it.
    """
    try:
        (wrapper,) = javalang.parse.parse(_in_class(code)).types
        (member,) = wrapper.body
    except (javalang.parser.JavaParserBaseException, javalang.tokenizer.LexerError, *_JAVALANG_FAULTS):
        return False
    is_method = isinstance(member, (javalang.tree.MethodDeclaration, javalang.tree.ConstructorDeclaration))
    return is_method and member.body is not None


def parses_with_tree_sitter(code: str) -> bool:
    """Say whether tree-sitter, which knows today's Java, reads a text as one method with a body."""
    try:
        # it mends what is cut off or closed too often: the method behind it shows that there was nothing to mend
        methods = parse_java(_in_class(f"{code}\nvoid last() {{ }}").encode())
    except TooMuchWorkError:
        return False
    members = [method for method in methods if method.class_name == "C" and method.has_body and not method.has_error]
    return len(members) == 2 and members[1].name == "last"  # noqa: PLR2004 - the method and the one behind it


# what javalang 0.13 lets out on text that is no Java, and on text nested too deeply
_JAVALANG_FAULTS = (ValueError, TypeError, AttributeError, IndexError, StopIteration, RecursionError)


def _in_class(code: str) -> str:
    return f"class C {{\n{code}\n}}\n"
