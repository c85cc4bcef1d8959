"""What the server answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

NO_ACCESS = "Resource not accessible by integration"
DOCUMENTATION = "https://docs.github.com/rest"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: `body` is JSON, or bytes as they are; None for none."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault of the server
    """Raised by whatever finds that a request cannot be carried out."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def refused(status: int, message: str = "", **headers: str) -> Refused:
    """A refusal with GitHub's plain error body."""
    body = {"message": message or HTTPStatus(status).phrase, "documentation_url": DOCUMENTATION, "status": str(status)}
    return Refused(Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()}))


def invalid(*errors: Mapping[str, str] | str) -> Refused:
    """A 422: strings give the form of /reviews, mappings that of the rest."""
    message = "Unprocessable Entity" if isinstance(errors[0], str) else "Validation Failed"
    body = {"message": message, "errors": list(errors), "documentation_url": DOCUMENTATION, "status": "422"}
    return Refused(Reply(422, body))
