"""Every query starts from a scope: without one it raises, and what lies outside it is not found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

from meerwaarde.web.members.models import Details, Organisation
from meerwaarde.web.rights import Permission, Role
from meerwaarde.web.scopes import Scoped, Unscoped
from support.people import actor, organisation

pytestmark = pytest.mark.django_db
WEB = Path(__file__).resolve().parents[2] / "src" / "meerwaarde" / "web"
PAST = {"everything", "_base_manager", "_default_manager"}  # ways past the scope


def test_it_works():
    mine, other = organisation(), organisation("Welzijn Elders")
    scope = actor(Role.CONTROLLER, mine).scope
    assert list(Organisation.objects.within(scope, Permission.REGISTER_SEE)) == [mine]
    assert list(Details.objects.within(scope, Permission.REGISTER_SEE).values_list("organisation", flat=True)) == [
        mine.pk
    ]
    assert set(Organisation.objects.within(actor(Role.DATA_OFFICER).scope, Permission.REGISTER_SEE)) == {mine, other}


def test_a_permission_that_the_role_lacks_gives_nothing():
    mine = organisation()
    assert not Organisation.objects.within(actor(Role.CONTROLLER, mine).scope, Permission.REGISTER_CHANGE).exists()


@pytest.mark.parametrize("call", ["all", "count", "get", "exists", "filter", "first"])
def test_a_query_without_a_scope_raises(call):
    with pytest.raises(Unscoped):
        getattr(Organisation.objects, call)()


def test_every_table_about_an_organisation_has_a_scope():
    for model in apps.get_models():
        if not model.__module__.startswith("meerwaarde.") or issubclass(model, Scoped):
            continue
        pointing = {field.name for field in model._meta.concrete_fields if field.related_model is Organisation}
        assert not pointing or model.__name__ == "SearchWord", model


def past_the_scope(tree: ast.AST) -> set[int]:
    return {node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in PAST}


def test_pages_never_look_past_the_scope():
    found = []
    for path in WEB.rglob("*.py"):
        if any(word in path.stem for word in ("view", "form", "urls", "api")) or "home" in path.parts:
            found += [f"{path.relative_to(WEB)}:{line}" for line in past_the_scope(ast.parse(path.read_text("utf-8")))]
    assert found == []


def test_a_read_that_looks_past_the_scope_asks_the_right_itself():
    found = []
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                not isinstance(node, ast.FunctionDef)
                or node.name[0] == "_"
                or "scope" not in {one.arg for one in node.args.args}
            ):
                continue
            asks = {call.attr for call in ast.walk(node) if isinstance(call, ast.Attribute)}
            if past_the_scope(node) and not asks & {"require", "may", "within"}:
                found.append(f"{path.relative_to(WEB)}:{node.lineno} {node.name}")
    assert found == []
