"""Publications for programs: without a key, and only what is public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from meerwaarde.web.publications.models import Release, ReleaseFile
from support.api import stranger

pytestmark = pytest.mark.django_db


def published(slug="monitor-2014", version=1, **fields):
    said = {
        "kind": "report", "title": "Monitor 2014", "period": "2014", "summary": "Een derde weet hoe het gaat",
        "content": {"tables": [{"n": 279, "N": 626}]}, "published": timezone.now() - timedelta(days=1),
    }  # fmt: skip
    made = Release.objects.create(slug=slug, version=version, **{**said, **fields})
    ReleaseFile.objects.create(release=made, name="cijfers.csv", mimetype="text/csv", sha256="a" * 64, content=b"a")
    return made


def test_it_works():
    published()
    (one,) = stranger().get("/releases").json()
    assert (one["slug"], one["version"], one["summary"]) == ("monitor-2014", 1, "Een derde weet hoe het gaat")
    told = stranger().get("/releases/monitor-2014").json()
    assert told["content"] == {"tables": [{"n": 279, "N": 626}]}
    (file,) = told["files"]
    assert file["sha256"] == "a" * 64
    assert stranger().client.get(file["address"]).content == b"a"
    assert stranger().client.get(told["address"]).status_code == 200


def test_the_newest_version_unless_another_is_asked():
    published()
    published(version=2, correction="Een som klopte niet", published=timezone.now())
    assert [one["version"] for one in stranger().get("/releases").json()] == [2]
    assert stranger().get("/releases/monitor-2014").json()["correction"] == "Een som klopte niet"
    assert stranger().get("/releases/monitor-2014", version=1).json()["version"] == 1


def test_what_is_not_public_is_not_there():
    published("later", published=timezone.now() + timedelta(days=1))
    published("nooit", published=None)
    assert stranger().get("/releases").json() == []
    for slug in ("later", "nooit", "bestaat-niet"):
        assert stranger().get(f"/releases/{slug}").status_code == 404


def test_searching_and_pages():
    for number in range(27):
        published(f"monitor-{number}", title=f"Monitor {number}")
    assert len(stranger().get("/releases").json()) == 25
    assert len(stranger().get("/releases", page=2).json()) == 2
    assert stranger().get("/releases", page=10_000).json() == []
    assert [one["slug"] for one in stranger().get("/releases", q="monitor 26").json()] == ["monitor-26"]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/releases", {"page": 0}, "page"),
        ("/releases", {"page": 10**30}, "page"),
        ("/releases", {"page": "twee"}, "page"),
        ("/releases", {"q": "a\0"}, "q"),
        ("/releases/monitor-2014", {"version": 2**31}, "version"),
        ("/releases/monitor-2014", {"version": -1}, "version"),
        ("/releases/a%00b", {}, "slug"),
        ("/releases/" + "a" * 81, {}, "slug"),
        ("/releases/%E2%80%AE", {}, "slug"),
    ],
)
def test_what_cannot_be_is_refused_by_name(path, query, field):
    published()
    answer = stranger().get(path, **query)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_at_most_ten_queries(django_assert_max_num_queries):
    for version in (1, 2, 3):
        published(version=version, correction="Beter" if version > 1 else "")
    for path in ("/releases", "/releases/monitor-2014"):
        with django_assert_max_num_queries(4):
            assert stranger().get(path).status_code == 200
