"""`configurator jobs`: what the shop does by itself, for somebody at a terminal."""

import json
from pathlib import Path

from configurator.bootstrap import ReadyShowroom
from configurator.services.jobs.running import JobRunner
from configurator.services.operating.standing_jobs import KINDS
from configurator.settings import Settings
from tests.cli.running import run
from tests.services.small_shop import begin_shop, write_shop


def test_jobs_are_begun_listed_and_steered(tmp_path: Path) -> None:
    folder, given = (
        begin_shop(write_shop(tmp_path / "shop"), data=tmp_path / "data"),
        {"CONFIGURATOR_DATA": str(tmp_path / "data")},
    )

    def said(*words: str) -> str:
        return run("jobs", "--shop", folder, *words, **given).output

    assert "No jobs" in said()
    assert "Nobody has worked on jobs yet" in said()
    assert said("begin", "check") == "It is asked for.\n"
    assert said("begin", "check") == "Such a job waits or runs already.\n"
    [job] = json.loads(said("--json"))["jobs"]
    assert (job["state"], job["by"]) == ("waiting", "the command line")
    assert "cancel it first" in said("remove", job["id"])
    assert said("cancel", job["id"]) == "Cancelled.\n"
    assert said("retry", job["id"]) == "It is tried again.\n"
    room = ReadyShowroom(Settings(shop_folder=folder, data=tmp_path / "data"))
    JobRunner(room, KINDS).run(job["id"])
    room.store.close()
    assert f"{job['id']} " in said()
    assert "Check all products: done" in said()
    assert said("remove", job["id"]) == "Removed.\n"
    assert "No jobs" in said()
    assert "nonsense" in said("cancel", "nonsense")
