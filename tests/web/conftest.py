"""Every test that touches the database runs on SQLite and on PostgreSQL, unless it says that one will do."""

from __future__ import annotations

import pytest

DATABASES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses the database once on each; on SQLite alone what is marked with `one_database`."""
    names = metafunc.fixturenames
    if metafunc.definition.get_closest_marker("django_db") or {"db", "transactional_db"} & set(names):
        if "django_db_setup" not in names:
            names.append("django_db_setup")
        several = DATABASES[:1] if metafunc.definition.get_closest_marker("one_database") else DATABASES
        metafunc.parametrize("django_db_setup", several, indirect=True, scope="session")
