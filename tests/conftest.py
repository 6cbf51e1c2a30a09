"""What every test shares: hypothesis that repeats itself, and a closing report that names what was left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from meerwaarde.language import language, use_language

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Before pytest's own last line: what ./dev test left out and which of its checks failed."""
    for variable, words in (
        ("MEERWAARDE_SKIPPED", "Overgeslagen, want niet aanwezig:"),
        ("MEERWAARDE_FAILED", "Controles die faalden:"),
    ):
        if names := os.environ.get(variable, "").strip():
            terminalreporter.write_sep("-", f"{words} {names}", red=variable.endswith("FAILED"))
