"""Fill what the public site shows, for what was published before it had these tables."""

from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    from meerwaarde.web.publications.site.derived import derive

    release_model = apps.get_model("publications", "Release")
    file_model = apps.get_model("publications", "ReleaseFile")
    models = {name: apps.get_model("publications", name) for name in ("Passage", "ReleaseChart", "ChangedFigure")}
    before = None
    for release in release_model.objects.order_by("slug", "version").iterator(chunk_size=10):
        wanted = file_model.objects.filter(release=release)
        wanted = wanted.filter(name="tables.json") | wanted.filter(name__startswith="charts/", name__endswith=".svg")
        files = {one.name: bytes(one.content) for one in wanted}
        derive(release, files, before if before is not None and before.slug == release.slug else None, models)
        before = release


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0005_public_site"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
