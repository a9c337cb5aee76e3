"""The description of the API, held against the API by schemathesis."""

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from divide.serve.api import ROUTES
from divide.serve.openapi import document

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.fixture(scope="module")
def described(library):
    return document(library)


@pytest.fixture(scope="module")
def api_schema(api_app):
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", api_app)


# schemathesis's own parametrize() does not go with this pytest, its cases do.
PATHS = sorted(
    {f"/{route.name}.{kind}" for route in ROUTES.values() for kind in route.formats}
    | {f"/{route.name}" for route in ROUTES.values() if route.formats != ("zip",)}
)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_the_api_does_what_its_description_says(api_schema, path, mode):
    operation = api_schema[path]["GET"]
    if mode.is_negative and not list(operation.iter_parameters()):
        return  # nothing to get wrong; an unknown parameter is asked for in test_api

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()


def test_every_address_is_described(described):
    described_paths = set(described["paths"])
    for route in ROUTES.values():
        for kind in route.formats:
            assert f"/{route.name}.{kind}" in described_paths


def test_examples_keep_the_schemas_they_stand_beside(described):
    checked = 0
    for path in described["paths"].values():
        for content in path["get"]["responses"]["200"]["content"].values():
            if "example" in content:
                whole = {**content["schema"], "components": described["components"]}
                jsonschema.Draft202012Validator(whole).validate(content["example"])
                checked += 1
    assert checked >= 5


def test_examples_of_parameters_are_among_their_values(described):
    for parameter in described["components"]["parameters"].values():
        jsonschema.validate(parameter["example"], parameter["schema"])


def test_the_description_itself_can_be_asked_for(api, described):
    answer = api("openapi.json")
    assert answer.json() == described
    assert api("openapi.json", If_None_Match=answer.headers["ETag"]).status_code == 304
