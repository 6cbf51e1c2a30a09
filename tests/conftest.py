"""What every test shares: hypothesis that repeats itself, and a closing report that names what was left out."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from meerwaarde.language import language, use_language

# Processes that tests start keep what they compiled for the next one, also where the environment says otherwise.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Ten thousand tests are collected and stay: looking for garbage among them took half of the time of collecting.
gc.disable()

# The same examples at every run: a red run means a change, not luck. HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("explore", parent=settings.get_profile("steady"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


NEED_NOT_LAST = "PRAGMA synchronous=OFF;"  # as with PostgreSQL: nothing that tests write has to survive a power cut


def pytest_collection_finish() -> None:
    """What was collected is no garbage; look for it only among what tests make."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """Every test starts in Dutch, whatever language the one before it spoke."""
    before = language()
    use_language("nl")
    yield
    use_language(before)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium. Skips the test where it is not installed."""
    path = shutil.which("chromium")
    if path is None or os.environ.get("MEERWAARDE_NO_CHROMIUM"):
        pytest.skip("chromium is not installed")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as this run. Skips the test where it is not installed."""
    from support.postgresql import programs, server

    if programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with server() as address:
        yield address


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, tmp_path_factory):
    """The database of the tests: SQLite, or PostgreSQL where a test asks for it (tests/web asks for both).

    SQLite is a file here as well, so that those who write at the same time really wait for each other.
    """
    from django.db import connections
    from django.test import TransactionTestCase
    from django.test.utils import setup_databases, teardown_databases

    from meerwaarde.web.settings.environment import database
    from support.emptying import empty
    from support.shared import made_once

    before, made = connections.settings["default"], None
    with django_db_blocker.unblock():
        if getattr(request, "param", "sqlite") == "postgresql":
            _use_database(database(request.getfixturevalue("postgresql"), Path()))
            made = setup_databases(verbosity=0, interactive=False)
        else:
            prepared = made_once(tmp_path_factory, "migrated", _migrate)
            file = shutil.copy(prepared / "test.sqlite3", tmp_path_factory.mktemp("database"))
            _use_database(_in_tests(Path(file)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
    with django_db_blocker.unblock():
        if made is not None:
            teardown_databases(made, verbosity=0)
        _use_database(before)


def _in_tests(file):
    from meerwaarde.web.settings.environment import sqlite

    settings = sqlite(file)
    settings["OPTIONS"]["init_command"] += NEED_NOT_LAST
    return settings | {"TEST": {"NAME": str(file)}}


def _migrate(place):
    """Make a database with all migrations, to copy."""
    from django.db import connections
    from django.test.utils import setup_databases

    _use_database(_in_tests(place / "test.sqlite3"))
    setup_databases(verbosity=0, interactive=False)
    connections["default"].close()  # what was written goes from the log to the file itself


def _use_database(settings):
    from django.db import connections

    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": settings})["default"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Before pytest's own last line: what ./dev test left out and which of its checks failed."""
    for variable, words in (
        ("MEERWAARDE_SKIPPED", "Overgeslagen, want niet aanwezig:"),
        ("MEERWAARDE_FAILED", "Controles die faalden:"),
    ):
        if names := os.environ.get(variable, "").strip():
            terminalreporter.write_sep("-", f"{words} {names}", red=variable.endswith("FAILED"))
