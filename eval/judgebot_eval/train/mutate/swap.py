"""A method with the body of another one: it does something sensible, only not what is asked for."""

from collections.abc import Sequence

from judgebot_eval.train.mutate.method import ParsedMethod, Words, parse


def with_body_of(code: str, others: Sequence[str]) -> Words:
    """Put the body of another method under a method's header, the other's parameters renamed in their order.

    Args:
        code: the method.
        others: to take a body from, the first that returns the same type and does something else.

    Returns:
        Its tokens; none if there is no such body.
    """
    method = parse(code)
    if method is None:
        return ()
    header, own = method.tokens[: method.start(method.body)], method.text(method.body)
    for other in filter(None, map(parse, others)):
        names = dict(zip(_parameters(other), _parameters(method), strict=False))
        body = tuple(names.get(token, token) for token in other.text(other.body))
        if other.return_type == method.return_type and body != own:
            return header + body
    return ()


def _parameters(method: ParsedMethod) -> list[str]:
    start, end = method.start(method.body), method.end(method.body)
    return [variable.name for variable in method.variables if variable.start <= start and variable.end == end]
