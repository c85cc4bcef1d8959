from pathlib import Path

import pytest

from github_server import slice_graphql, slice_openapi

FOLDER = Path(__file__).parent


def _whole():
    """A description of every operation of the slice, whose answers reach a schema."""
    answer = {"description": "prose", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/a"}}}}
    operation = {
        "summary": "prose",
        "x-github": {},
        "responses": {"200": answer, "404": {"$ref": "#/components/responses/r"}},
    }
    schemas = {
        "a": {
            "description": "prose",
            "properties": {
                "description": {"type": "string", "example": "prose"},
                "b": {"$ref": "#/components/schemas/b"},
                "c": {"enum": ["x"], "nullable": True},
            },
        },
        "b": {"nullable": True, "oneOf": [{"type": "string"}]},
        "unreached": {"type": "string"},
        **{name: {"properties": _properties(fields)} for name, fields in slice_openapi.NULLABLE.items()},
    }
    schemas["a"]["properties"] |= {name: {"$ref": f"#/components/schemas/{name}"} for name in slice_openapi.NULLABLE}
    return {
        "openapi": "3.0.3",
        "info": {"title": "whole"},
        "servers": [],
        "paths": {path: dict.fromkeys(methods, operation) for path, methods in slice_openapi.OPERATIONS.items()},
        "components": {"schemas": schemas, "responses": {"r": {"description": "prose"}}},
    }


def _properties(fields):
    inner = {"properties": {"repo": {"type": "object"}}}
    return {name.split(".")[0]: inner if "." in name else {"type": "integer"} for name in fields}


@pytest.fixture(scope="module")
def cut():
    return slice_openapi.cut(_whole())


def test_prose_goes_and_fields_of_that_name_stay(cut):
    properties = cut["components"]["schemas"]["a"]["properties"]
    assert properties["description"] == {"type": "string"}
    assert "prose" not in str(cut)


def test_what_no_operation_reaches_goes(cut):
    assert set(cut["components"]["schemas"]) == {"a", "b", *slice_openapi.NULLABLE}


def test_a_response_keeps_the_description_that_it_needs(cut):
    responses = cut["paths"]["/user"]["get"]["responses"]
    assert responses["200"]["description"] == ""
    assert responses["404"] == {"$ref": "#/components/responses/r"}


def test_null_is_let_through_where_it_is_meant(cut):
    schemas = cut["components"]["schemas"]
    assert schemas["a"]["properties"]["c"]["enum"] == ["x", None]
    assert schemas["b"]["oneOf"] == [{"type": "string"}, {"enum": [None]}]
    line = schemas["review-comment"]["properties"]["line"]
    assert line == {"nullable": True, "oneOf": [{"type": "integer"}, {"enum": [None]}]}


def test_the_slice_of_the_graphql_schema_is_one_of_itself():
    schema = (FOLDER / "schema.graphql").read_text(encoding="utf-8")
    assert slice_graphql.cut(schema) == schema
