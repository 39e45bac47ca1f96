"""A real server with lanes: who answers what, and what becomes of it when a lane is killed or all are told to stop."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from configurator.cli.lane_workers import LaneWorkers
from tests.services.small_shop import write_shop
from tests.waiting import PATIENCE, until


class Running:
    """A shop whose desk is said to be slow, with one worker and two lanes."""

    def __init__(self, folder: Path) -> None:
        data = folder / "data"
        data.mkdir()
        (data / "paces.json").write_text(json.dumps({"desk": [9.0, True]}), "utf-8")
        environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "PYTHONPATH")}
        command = [sys.executable, "-c", "from configurator.cli import main; main()", "serve", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--new", "--no-jobs", "--shop", str(write_shop(folder / "shop"))],
            env=environment | {"CONFIGURATOR_DATA": str(data), "STILL_SECONDS": "0"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        lines = self.process.stdout
        self.port = next(found for line in lines if (found := re.search(r"open at http://[^ ]+:(\d+)/", line)))[1]
        until(lambda: len(self.lanes()) == 2)
        self.studio = self.lanes()[1]

    def workers(self) -> list[int]:
        """The server's processes, the oldest first."""
        own = self.process.pid
        return [int(each) for each in Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()]

    def lanes(self) -> list[int]:
        """Those of them that leave the processor to the others."""
        own = os.getpriority(os.PRIO_PROCESS, self.process.pid)
        return [each for each in self.workers() if os.getpriority(os.PRIO_PROCESS, each) > own]

    @property
    def slow(self) -> int:
        """The lane of slow products."""
        return next(each for each in self.lanes() if each != self.studio)

    def end(self) -> None:
        """Ends it at once, with all of its processes."""
        for each in [self.process.pid, *self.workers()] if self.process.poll() is None else []:
            os.kill(each, signal.SIGKILL)
        self.process.communicate()

    def status(self, path: str) -> int:
        """The status of the answer; 0 when there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def health(self) -> dict[str, object]:
        """What the front says of itself."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE) as answer:
            told: dict[str, object] = json.load(answer)
            return told


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("lanes"))
    yield running
    running.end()


def test_a_slow_product_is_answered_by_a_lane_and_has_no_engine_in_the_front(shop: Running) -> None:
    slow = shop.slow
    assert shop.status("/p/desk") == 200
    health = shop.health()
    assert health["engines"] == 0
    assert health["lanes"] == {"handed_on": 1, "refused": 0, "lost": 0, "waiting": 0}
    os.kill(slow, signal.SIGSTOP)
    try:
        assert shop.status("/") == 200, "the front needs no lane for what is quick"
        assert shop.status("/studio/") == 200, "a page to log in, from the studio's own lane"
    finally:
        os.kill(slow, signal.SIGCONT)


def test_a_killed_lane_costs_no_customer_a_page(shop: Running) -> None:
    with ThreadPoolExecutor(4) as customers:
        for _ in range(3):
            slow = shop.slow
            os.kill(slow, signal.SIGSTOP)
            asked = [customers.submit(shop.status, "/p/desk") for _ in range(4)]
            until(lambda: shop.health()["lanes"]["waiting"] == 4)  # type: ignore[index]
            os.kill(slow, signal.SIGKILL)
            assert [each.result() for each in asked] == [200] * 4
            until(lambda: len(shop.lanes()) == 2)
            assert slow not in shop.lanes()


def test_told_to_stop_a_server_finishes_what_its_lanes_have_begun(shop: Running) -> None:
    slow = shop.slow
    os.kill(slow, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as customers:
        asked = [customers.submit(shop.status, "/p/desk") for _ in range(2)]
        until(lambda: shop.health()["lanes"]["waiting"] == 2)  # type: ignore[index]
        shop.process.terminate()
        until(lambda: shop.status("/healthz") == 0)
        os.kill(slow, signal.SIGCONT)
        assert [each.result() for each in asked] == [200, 200]
    assert shop.process.wait(PATIENCE) == 0


def test_the_next_worker_is_what_is_missing_and_the_first_one_is_no_lane() -> None:
    lanes = LaneWorkers(2)
    try:
        living: dict[int, SimpleNamespace] = {}

        def begin(age: int) -> int | None:
            worker = SimpleNamespace(age=age, lane=None)
            lanes.choose(SimpleNamespace(WORKERS=living, num_workers=4), worker)
            living[age] = worker
            return worker.lane

        assert [begin(age) for age in range(1, 5)] == [None, None, 0, 1]
        del living[3]
        assert begin(5) == 0
        del living[1]
        assert begin(6) is None
        replaced = Counter(begin(age) for age in range(7, 11))
        assert replaced == {None: 2, 0: 1, 1: 1}, "all are replaced while the old ones live"
    finally:
        lanes.remove()
    assert not Path(lanes.addresses[0]).parent.exists()
