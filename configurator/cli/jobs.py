"""`configurator jobs`: what the shop does by itself, how far it is, and what was given up; `jobs run` works on it."""

import os
import signal
from datetime import datetime
from pathlib import Path

import click

from configurator.bootstrap import ReadyShowroom, open_shop
from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.job import Job
from configurator.logs import write_log
from configurator.services.jobs import asking
from configurator.services.jobs.asking import OPERATOR
from configurator.services.jobs.working import work
from configurator.services.operating.standing_jobs import KINDS
from configurator.services.visitor import Visitor
from configurator.settings import Settings

_NICE = 15
"""How far jobs stand back behind whoever is at the shop (`man nice`)."""
_OPERATOR = Visitor("command line", roles=frozenset({OPERATOR}), name="the command line")


def work_beside(settings: Settings) -> None:
    """Works on jobs in a process that `serve` has begun, for as long as `serve` lives; at a low priority."""
    os.nice(_NICE)
    room = open_shop(settings)
    work(room, KINDS, parent=os.getppid())


@click.group(invoke_without_command=True)
@arguments.shop_option
@arguments.json_option
@click.pass_context
def jobs(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """List and steer what the shop does by itself.

    What has not ended comes first, then the newest.

    \b
    configurator jobs
    configurator jobs begin check
    configurator jobs cancel JOB | retry JOB | remove JOB
    configurator jobs run
    """
    ctx.obj = folder
    if ctx.invoked_subcommand is not None:
        return
    with opened_shop(folder) as room:
        board = asking.board(room, _OPERATOR, KINDS)
        if as_json:
            arguments.print_json(
                {"last_beat": _written(board.last_beat), "jobs": [_plain(each) for each in board.jobs]}
            )
            return
        for each in board.jobs:
            click.echo(_line(room, each, board.titles.get(each.kind, each.kind)))
        if not board.jobs:
            click.echo("No jobs: nothing has been asked for, and what was done has been tidied away.")
        if board.last_beat:
            click.echo(f"Last seen at work: {room.here(board.last_beat):%Y-%m-%d %H:%M:%S}")
        else:
            click.echo("Nobody has worked on jobs yet: `configurator serve` does, and `configurator jobs run`.")


@jobs.command("run")
@click.pass_obj
def run(folder: Path | None) -> None:
    """Work on jobs until SIGTERM or Ctrl-C, for a shop whose `serve` has --no-jobs."""
    os.nice(_NICE)
    signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with opened_shop(folder) as room:
        write_log(room.settings.log_format)
        click.echo("Working on jobs (Ctrl-C ends it).")
        work(room, KINDS)


@jobs.command("begin")
@click.argument("kind", type=click.Choice([each.name for each in KINDS if each.role]))
@click.pass_obj
def begin(folder: Path | None, kind: str) -> None:
    """Ask for a job of that KIND."""
    with opened_shop(folder) as room:
        wanted = next(each for each in KINDS if each.name == kind)
        asked = asking.ask_as(room, _OPERATOR, wanted)
    click.echo("It is asked for." if asked else "Such a job waits or runs already.")


@jobs.command("cancel")
@click.argument("job")
@click.pass_obj
def cancel(folder: Path | None, job: str) -> None:
    """Cancel a job; one that runs stops as soon as it looks up."""
    with opened_shop(folder) as room:
        asking.cancel(room, _OPERATOR, job)
    click.echo("Cancelled.")


@jobs.command("retry")
@click.argument("job")
@click.pass_obj
def retry(folder: Path | None, job: str) -> None:
    """Try a job again that failed or was cancelled."""
    with opened_shop(folder) as room:
        asking.retry(room, _OPERATOR, job)
    click.echo("It is tried again.")


@jobs.command("remove")
@click.argument("job")
@click.pass_obj
def remove(folder: Path | None, job: str) -> None:
    """Remove a job from the list that has ended."""
    with opened_shop(folder) as room:
        asking.remove(room, _OPERATOR, job)
    click.echo("Removed.")


def _line(room: ReadyShowroom, job: Job, title: str) -> str:
    far = f" {job.done} of {job.total}" if job.total and not job.ended else ""
    who = f", asked for by {job.author}" if job.author else ""
    tries = f", {job.tries} tries" if job.tries > 1 else ""
    problem = f"\n    {job.problem}" if job.problem else ""
    since = room.here(job.begun_at or job.asked_at)
    return f"{job.id} {since:%Y-%m-%d %H:%M:%S} {title}: {job.state}{far}{tries}{who}{problem}"


def _plain(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "asked": _written(job.asked_at),
        "due": _written(job.due_at),
        "begun": _written(job.begun_at),
        "ended": _written(job.ended_at),
        "by": job.author or None,
        "tries": job.tries,
        "done": job.done,
        "total": job.total,
        "problem": job.problem or None,
        "outcome": job.outcome,
    }


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
