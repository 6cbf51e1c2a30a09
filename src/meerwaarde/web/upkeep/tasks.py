"""What the worker does in the background."""

from __future__ import annotations

from django_tasks import task

from meerwaarde.web.upkeep import jobs


@task()
def tick() -> list[str]:
    """Start what is due, each job once, however many workers there are. Gives their names."""
    return jobs.start_due()


@task()
def run_job(name: str) -> None:
    """Do one job from the table of due jobs. What goes wrong is kept beside it, for the page of upkeep."""
    jobs.run(name)
