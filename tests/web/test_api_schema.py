"""The API keeps to its own description, whatever is sent: schemathesis makes requests that fit it and that do not."""

from __future__ import annotations

import functools
import json
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.utils import timezone
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from meerwaarde.web.api.api import description
from meerwaarde.web.members.models import YearFigures
from meerwaarde.web.publications.models import Release
from meerwaarde.web.rights import Role
from meerwaarde.web.wsgi import application
from support.api import API, program, stranger
from support.people import organisation

pytestmark = pytest.mark.django_db
EXAMPLES = {"sqlite": 20, "postgresql": 5}
DESCRIBED = json.loads(description())
OPERATIONS = sorted(
    operation["operationId"] for operations in DESCRIBED["paths"].values() for operation in operations.values()
)
# What fits the description and is refused all the same, with 422: two days in the wrong order, a year to come, a third
# digit behind the point.
REFUSES_MORE = {"movements", "set_figures"}


@functools.cache
def schema():
    """The description as schemathesis reads it, from the application itself."""
    return schemathesis.openapi.from_wsgi(f"{API}/openapi.json", application)


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the connection of the test over its requests, as Django's own test client does."""
    moments = (request_started, request_finished)
    for moment in moments:
        moment.disconnect(close_old_connections)
    yield
    for moment in moments:
        moment.connect(close_old_connections)


@pytest.fixture
def known():
    """Something to find, and the keys by which it is found."""
    mine = organisation("Welzijn Aarde", place="Delft", kvk_number="12345678")
    YearFigures.everything.create(organisation=mine, year=2023, employees=5, wage_sum="10.50")
    Release.objects.create(
        slug="monitor", kind="report", title="Monitor", period="2014", published=timezone.now() - timedelta(days=1),
        content={"n": 1},
    )  # fmt: skip
    return {"uuid": str(mine.uuid), "year": 2023, "slug": "monitor"}


def asked(name, mode, known):
    """Send what schemathesis thinks of, and hold every answer against the description."""
    operation = schema().find_operation_by_id(name)
    keys = {key: value for key, value in known.items() if f"{{{key}}}" in operation.path}
    role = Role.DATA_OFFICER if name != "audit" else Role.BUREAU_ADMINISTRATOR
    headers = {**program(role).headers, "Accept-Encoding": "identity"}
    found = operation.as_strategy(mode, path_parameters=keys if mode is GenerationMode.POSITIVE else None)

    @settings(max_examples=EXAMPLES[connection.vendor])
    @given(case=found)
    def one(case):
        case.headers.pop("Host", None)  # another name than that of the site never reaches the API
        answer = case.call(headers=headers)
        assert answer.status_code < 500, answer.content
        case.validate_response(
            answer, headers=headers,
            excluded_checks=[positive_data_acceptance, negative_data_rejection] if name in REFUSES_MORE else [],
        )  # fmt: skip

    one()


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_works(name, known):
    asked(name, GenerationMode.POSITIVE, known)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "me"])  # which takes nothing
def test_what_does_not_fit(name, known):
    asked(name, GenerationMode.NEGATIVE, known)


def test_the_description_is_complete():
    assert DESCRIBED["openapi"] == "3.1.0"
    assert DESCRIBED["components"]["securitySchemes"]["Key"]["scheme"] == "bearer"
    for path, operations in DESCRIBED["paths"].items():
        for operation in operations.values():
            assert operation["description"]
            assert operation["tags"]
            public = path.startswith(f"{API}/releases")
            assert operation.get("security", []) == ([] if public else [{"Key": []}])
            assert {"200", "404", "422", "500", "503"} <= set(operation["responses"])
            assert public or {"401", "403", "413", "429"} <= set(operation["responses"])
            assert all(one["description"] for one in operation["parameters"]), path
            for status, answer in operation["responses"].items():
                (kind,) = answer["content"].values()
                assert answer["description"]
                assert status == "200" or kind["schema"]["$ref"].endswith("/Trouble")
    for name, kind in DESCRIBED["components"]["schemas"].items():
        assert kind["description"], name


def test_the_description_is_public():
    answer = stranger().get("/openapi.json")
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == DESCRIBED
    assert not answer.cookies
