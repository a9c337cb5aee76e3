"""The description of the data API (OpenAPI 3.1), made from the tables that serve it."""

import json
from typing import Any

from divide.catalog import schema
from divide.measures.library import Library
from divide.serve.api import PREFIX, ROUTES, Address, Route, media_type
from divide.serve.parameters import DAY, MOST_CODES, PARAMETERS, PERIOD, Parameter
from divide.serve.refusal import STATUS
from divide.serve.resources import INPUT, NAMED, RESOURCES
from divide.text.catalogue import texts

VERSION = "1.0.0"

_TYPES = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
}
_CODES = {"type": "array", "items": {"type": "string"}}
# Columns that the API adds to those of the tables.
_ADDED: dict[str, dict[str, Any]] = {
    "theme": {"enum": list(schema.THEMES)},
    "level": {"enum": list(schema.LEVELS)},
    "unit": {"type": "string"},
    "computed": {"type": "boolean"},
    "file": {"type": ["string", "null"]},
    "row": {"type": ["integer", "null"]},
    "inputs": {"type": "array", "items": {"$ref": "#/components/schemas/input"}},
    "marked": {"type": ["boolean", "null"]},
    "conflicts": {"type": ["integer", "null"]},
    "observations": {"type": "integer"},
    "comparable_with": _CODES,
}


def document(library: Library) -> dict[str, Any]:
    """The description, with the codes of a library and examples that work.

    Parameters
    ----------
    library : Library

    Returns
    -------
    dict
        OpenAPI 3.1.
    """
    t = texts("en")
    paths: dict[str, Any] = {}
    for route in ROUTES.values():
        if route.formats == ("zip",):
            paths[f"/{route.name}.zip"] = _operation(library, route, ("zip",), "zip")
            continue
        paths[f"/{route.name}"] = _operation(library, route, route.formats, "")
        for kind in route.formats:
            paths[f"/{route.name}.{kind}"] = _operation(library, route, (kind,), kind)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": t("site.name"),
            "version": VERSION,
            "summary": t("api.title"),
            "description": t("api.intro"),
            "license": {"name": "CC-BY-4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "parameters": {
                name: _parameter(parameter, library) for name, parameter in PARAMETERS.items()
            },
            "responses": {
                "problem": {
                    "description": t("api.problem"),
                    "content": {
                        "application/problem+json": {
                            "schema": {"$ref": "#/components/schemas/problem"}
                        }
                    },
                }
            },
        },
    }


def words(route: Route) -> str:
    """Key of the words on a route, in the family ``api_resource``."""
    return route.name.rpartition("/")[2]


def _operation(
    library: Library, route: Route, formats: tuple[str, ...], suffix: str
) -> dict[str, Any]:
    problem = {"$ref": "#/components/responses/problem"}
    codes = ["429", "500"] + (["400", "422"] if route.parameters else ["400"])
    if not suffix:
        codes.append("406")
    if suffix == "zip":
        codes.append("503")
    return {
        "get": {
            "operationId": "_".join([route.name, suffix]).strip("_").translate(_UNDERSCORES),
            "summary": texts("en").of("api_resource", words(route)),
            "parameters": [
                {"$ref": f"#/components/parameters/{name}"} for name in route.parameters
            ],
            "responses": {
                "200": {
                    "description": texts("en").of("api_resource", words(route)),
                    "headers": _headers(route),
                    "content": {
                        media_type(kind): _content(library, route, kind) for kind in formats
                    },
                },
                "304": {"description": texts("en")("api.rule_cache")},
                **dict.fromkeys(sorted(codes), problem),
            },
        }
    }


_UNDERSCORES = str.maketrans("/.", "__")


def _headers(route: Route) -> dict[str, Any]:
    text, whole = {"schema": {"type": "string"}}, {"schema": {"type": "integer", "minimum": 0}}
    tables = {"Link": text, "X-Total-Count": whole} if route.name in RESOURCES else {}
    return {"ETag": text, "Last-Modified": text, **tables}


def _content(library: Library, route: Route, kind: str) -> dict[str, Any]:
    if kind in ("geojson", "topojson"):
        return {"schema": {"$ref": f"#/components/schemas/{kind}"}}
    if kind != "json":
        return {"schema": {"type": "string"}} if "csv" in kind else {}
    asked = {"limit": 1, "offset": 0}
    body = route.make(library, asked, "json", Address(f"{PREFIX}/{route.name}", asked)).body
    return {
        "schema": {"$ref": f"#/components/schemas/{route.name}_page"},
        "example": json.loads(body),
    }


def _parameter(parameter: Parameter, library: Library) -> dict[str, Any]:
    allowed = list(parameter.allowed(library))
    # Without any code no value is right: `false` would say so, but no tool reads it.
    one: dict[str, Any] = {"type": "string"} | ({"enum": allowed} if allowed else {})
    kinds: dict[str, dict[str, Any]] = {
        "code": one,
        "codes": {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_CODES},
        "whole": {
            "type": "integer",
            "minimum": parameter.bounds[0],
            "maximum": parameter.bounds[1],
        },
        "day": {"type": "string", "format": "date", "pattern": f"^{DAY}$"},
        "period": {"type": "string", "pattern": f"^({PERIOD})$"},
        "flag": {"type": "string", "enum": allowed},
    }
    example: Any = parameter.example
    if parameter.kind == "codes":
        example = example.split(",")
    elif parameter.kind == "whole":
        example = int(example)
    return {
        "name": parameter.name,
        "in": "query",
        "description": texts("en").of("api_parameter", parameter.name),
        "style": "form",
        "explode": False,
        "schema": kinds[parameter.kind],
        "example": example,
    }


def _schemas() -> dict[str, Any]:
    text = {"type": "string"}
    said = {
        "type": "object",
        "properties": {"title": text, "detail": text},
        "required": ["title", "detail"],
    }
    found: dict[str, Any] = {
        "dataset": {
            "type": "object",
            "properties": {
                "name": text,
                "version": text,
                "release": {"type": ["string", "null"]},
                "licence": text,
            },
            "required": ["name", "version", "release", "licence"],
        },
        "problem": {
            "type": "object",
            "description": texts("en")("api.problem"),
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "status": {"enum": sorted({int(status) for status in STATUS.values()})},
                "title": text,
                "detail": text,
                "fa": said,
                "en": said,
                "parameter": text,
                "value": text,
                "allowed": _CODES,
                "allowed_total": {"type": "integer"},
                "nearest": _CODES,
                "request_id": text,
            },
            "required": ["type", "status", "title", "detail", "fa", "en"],
        },
        "input": _row(schema.OBSERVATIONS, INPUT),
        "geojson": {
            "type": "object",
            "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array"}},
            "required": ["type", "features"],
        },
        "topojson": {
            "type": "object",
            "properties": {
                "type": {"const": "Topology"},
                "objects": {"type": "object"},
                "arcs": {"type": "array"},
            },
            "required": ["type", "objects", "arcs"],
        },
    }
    for name, resource in RESOURCES.items():
        named = NAMED if "lang" in resource.parameters else ()
        found[name] = _row(schema.TABLES[name], resource.columns, named)
        found[f"{name}_page"] = {
            "type": "object",
            "properties": {
                "dataset": {"$ref": "#/components/schemas/dataset"},
                "total": {"type": "integer", "minimum": 0},
                "limit": {"type": "integer", "minimum": 1},
                "offset": {"type": "integer", "minimum": 0},
                "next": {"type": ["string", "null"]},
                name: {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            },
            "required": ["dataset", "total", "limit", "offset", "next", name],
            "additionalProperties": False,
        }
    return found


def _row(
    table: schema.Table, columns: tuple[str, ...], more: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _column(table, name) for name in (*columns, *more)},
        "required": list(columns),
        "additionalProperties": False,
    }


def _column(table: schema.Table, name: str) -> dict[str, Any]:
    t = texts("en")
    if name in _ADDED and (name == "comparable_with" or name not in table.columns):
        return {**_ADDED[name], "description": t.of("api_column", name)}
    if name in NAMED:
        return {"type": "string", "description": t.of("api_column", name)}
    declared = table.schema.columns[name]
    kind: dict[str, Any] = dict(_TYPES[table.kind(name)])
    for check in declared.checks:
        if "allowed_values" in (check.statistics or {}):
            kind["enum"] = list(check.statistics["allowed_values"])
    if name == "unit":
        kind.pop("enum", None)  # computed rates have units of their own
    # a computed rate has no plausible range of its own
    if table.nullable(name) or name in ("minimum", "maximum"):
        kind["type"] = [kind["type"], "null"]
    return {**kind, "description": declared.description}
