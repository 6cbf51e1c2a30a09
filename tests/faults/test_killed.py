"""kill -9 of web server, worker and all at random moments under writing load: acknowledged equals stored."""

from __future__ import annotations

import time

import pytest

from support import faults, killed_releases, sending
from support.served import copy_of_installed, inside, served

KILLS = 20


@pytest.mark.slow
def test_it_works(tmp_path_factory, tmp_path):
    folder = copy_of_installed(tmp_path_factory, tmp_path / "data")
    writers, senders = faults.begin(folder), sending.begin(folder)
    with served(folder) as platform:
        load = faults.Load(platform, [*writers, *senders])
        load.start()
        killed = faults.torment(platform, load, KILLS)
        load.end()
        assert sum(killed.values()) == KILLS
        platform.wait_for("/healthz", 200)
        assert faults.wrong(folder, writers) == []
        assert sending.wrong(folder, senders) == []
        until = time.monotonic() + 60
        sent = sum(len(one.acknowledged) for one in senders)
        while len(faults.delivered(folder)) < faults.MESSAGES + sent and time.monotonic() < until:
            time.sleep(0.5)
        assert len(faults.delivered(folder)) >= faults.MESSAGES + sent  # every message and every receipt went out
        assert platform.stop() == 0
    assert load.acknowledged >= 3 * KILLS
    assert sent > 0
    assert {status for one in [*writers, *senders] for status in one.refused} <= {0, 503, 429, 500}
    waiting = inside(
        folder, "from meerwaarde.web.upkeep.models import Mail\nprint(Mail.objects.exclude(body='').count())"
    )
    assert waiting == 0


def test_a_release_is_out_whole_or_not_at_all(tmp_path_factory, tmp_path):
    found = killed_releases.tormented(copy_of_installed(tmp_path_factory, tmp_path / "data"), KILLS)
    assert found["wrong"] == []
    assert found[killed_releases.WHOLE] + found[killed_releases.NOTHING] == KILLS
    assert found[killed_releases.NOTHING] > 0
