"""Every test that touches the database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

DATABASES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses the database once on each."""
    names = metafunc.fixturenames
    if metafunc.definition.get_closest_marker("django_db") or {"db", "transactional_db"} & set(names):
        if "django_db_setup" not in names:
            names.append("django_db_setup")
        metafunc.parametrize("django_db_setup", DATABASES, indirect=True, scope="session")
