"""What it costs a click that a customer's way is recorded for the valley: processor time with a yes and without one.

A guest, somebody who is remembered, and somebody whose way is measured as well click the same on the car, turn by turn,
in one process; what was noticed in ten clicks is written together, as in a second of a busy shop, and its share counts.
Budget: measuring takes 3 ms a click more. Run by `make bench`, or alone: `python -m benchmarks.valley`.
"""

import random
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.click import HTMX, filled
from configurator.services.decision_log import DecisionLog
from configurator.settings import Settings
from configurator.shop import demo_shop
from configurator.web import create_app

CLICKS, TOGETHER, BUDGET = 60, 10, 3.0
PRODUCT = "car"
KINDS: dict[str, tuple[dict[str, str], ...]] = {
    "guest": (),
    "remembered": ({},),
    "measured": ({}, {"purpose": "measure"}),
}


class Clicker:
    """A browser at the first step of a design."""

    def __init__(self, app: Flask, *answers: dict[str, str]) -> None:
        self.client: FlaskClient = app.test_client()
        page = self.client.get(f"/p/{PRODUCT}").text
        token = filled(page).values["csrf_token"][0]
        for answer in answers:
            self.client.post("/consent", data={"csrf_token": token, "given": "yes", **answer})
        begun = self.client.post(f"/p/{PRODUCT}/designs", data={"csrf_token": token}, follow_redirects=True)
        self.here, self.page = begun.request.path, begun.text

    def click(self, dice: random.Random, seq: int) -> None:
        """Chooses something that is possible."""
        form = filled(self.page)
        name = dice.choice(sorted(form.radios))
        values = form.values | {name: [dice.choice(sorted(form.radios[name]))], "seq": [str(seq)]}
        answer = self.client.post(self.here, data=values, headers=HTMX)
        if answer.status_code != 200:
            raise SystemExit(f"A click was answered with {answer.status_code}.")
        self.page = answer.text


def main() -> bool:
    """Measures both; whether the budget was kept."""
    with tempfile.TemporaryDirectory() as data:
        app = create_app(
            Settings(shop_folder=demo_shop().root, data=Path(data), secret_key="a secret of the benchmark")
        )
        room = app.extensions["room"]
        room.decisions = DecisionLog(room.store, holdout=room.decisions.holdout, seconds=3600)
        clickers = [Clicker(app, *answers) for answers in KINDS.values()]
        took: list[list[float]] = [[] for _ in KINDS]
        written = 0.0
        for count in range(CLICKS):
            for turn in range(len(KINDS)):
                at = (count + turn) % len(KINDS)  # whoever is second finds what the first had worked out
                begun = time.process_time()
                clickers[at].click(random.Random(count), count + 2)
                took[at].append((time.process_time() - begun) * 1000)
            if count % TOGETHER == TOGETHER - 1:
                begun = time.process_time()
                room.decisions.flush()
                written += (time.process_time() - begun) * 1000
        with room.reading() as unit:
            if not unit.decisions.count_older(room.now() + timedelta(days=1)):
                raise SystemExit("Nothing was recorded.")
        room.store.close()
    medians = [statistics.median(each) for each in took]
    more = medians[-1] - medians[-2] + written / CLICKS
    print(f"A click on the {PRODUCT}, processor time, {CLICKS} of each, median:")
    print("  " + ", ".join(f"{name} {each:.1f} ms" for name, each in zip(KINDS, medians, strict=True)))
    print(f"  recording the way {more:+.1f} ms (budget {BUDGET:g})")
    return more <= BUDGET


if __name__ == "__main__":
    raise SystemExit(not main())
