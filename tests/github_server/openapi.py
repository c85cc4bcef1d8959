"""GitHub's description of its REST API: checks what was said, and fills in what an answer has to hold."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import ValidationError
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers, ImmutableMultiDict

from github_server.reply import Reply

UNUSED = "https://unused.invalid"
"""Every URL that the server fills in."""

_ERROR = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/basic-error"}}}}
_ANY_OPERATION = ("401", "403", "404", "422", "429")
_NEUTRAL = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}
_FORMATS = {"uri": UNUSED, "date-time": "2024-01-01T00:00:00Z"}


@dataclass
class RequestSeen:
    """A request in the form that openapi-core takes; a "/" in a path parameter is escaped."""

    method: str
    path: str
    query: str = ""
    body: bytes | None = None
    content_type: str = "application/json"
    host_url: str = "https://api.github.com"
    parameters: RequestParameters = field(init=False)

    def __post_init__(self) -> None:
        query = ImmutableMultiDict(parse_qsl(self.query, keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=Headers())


@dataclass
class ResponseSeen:
    status_code: int
    data: bytes | None
    content_type: str = "application/json"
    headers: Headers = field(default_factory=Headers)


class Description:
    """The slice in openapi.json."""

    def __init__(self, whole: dict[str, Any]) -> None:
        for methods in whole["paths"].values():
            for operation in methods.values():
                # any operation can give these, GitHub's description names them here and there
                operation["responses"] = dict.fromkeys(_ANY_OPERATION, _ERROR) | operation["responses"]
        self._whole = whole
        self._openapi = OpenAPI.from_dict(whole)

    def filled(self, schema: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the payload with a neutral value in each field that the schema requires and the payload lacks."""
        filled: dict[str, Any] = self._fill({"$ref": f"#/components/schemas/{schema}"}, dict(payload))
        return filled

    def request_violations(self, request: RequestSeen) -> Iterator[str]:
        """Yields what is wrong with a request."""
        for error in self._openapi.iter_request_errors(request):
            yield f"{request.method} {request.path}: {_explain(error)}"

    def response_violations(self, request: RequestSeen, reply: Reply) -> Iterator[str]:
        """Yields what is wrong with the answer to a request; what is not JSON is not looked into."""
        if isinstance(reply.body, bytes):
            return
        data = None if reply.body is None else json.dumps(reply.body).encode()
        for error in self._openapi.iter_response_errors(request, ResponseSeen(reply.status, data)):
            yield f"{request.method} {request.path} -> {reply.status}: {_explain(error)}"

    def _fill(self, schema: Any, value: Any) -> Any:
        schema = self._resolved(schema)
        if isinstance(value, list):
            return [self._fill(schema.get("items", {}), item) for item in value]
        if not isinstance(value, dict):
            return value
        known = schema.get("properties", {})
        missing = {name: self._neutral(known[name]) for name in schema.get("required", ()) if name not in value}
        return missing | {name: self._fill(known.get(name, {}), item) for name, item in value.items()}

    def _neutral(self, schema: Any) -> Any:
        schema = self._resolved(schema)
        if schema.get("nullable"):
            return None
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type", "object")
        return self._fill(schema, {}) if kind == "object" else _FORMATS.get(schema.get("format"), _NEUTRAL[kind])

    def _resolved(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self._whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema


@cache
def description() -> Description:
    whole = json.loads(Path(__file__).with_name("openapi.json").read_text(encoding="utf-8"))
    return Description(whole)


def _explain(error: BaseException) -> str:
    """The innermost complaints: openapi-core keeps those of the schema in an attribute, behind a text of the value."""
    if isinstance(error, InvalidSchemaValue):
        complaints = (each for each in error.schema_errors if isinstance(each, ValidationError))
        return "; ".join(f"{each.json_path} {each.message}" for each in complaints)
    return _explain(error.__cause__) if error.__cause__ is not None else str(error)
