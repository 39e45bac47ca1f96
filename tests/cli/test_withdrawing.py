"""Taking products off sale, and putting them back, on the command line."""

import pytest

from configurator.errors import Withdrawn
from configurator.services.showroom.showroom import Showroom
from tests.cli.conftest import Run


def test_a_product_is_withdrawn_after_a_question(run: Run, room: Showroom) -> None:
    assert run("withdraw", "desk", typed="The legs break.\nn\n").exit_code == 1
    assert room.products()
    done = run("withdraw", "desk", typed="The legs break.\ny\n")
    assert (done.exit_code, "not sold any more" in done.output) == (0, True)
    with pytest.raises(Withdrawn):
        room.current("desk")
    again = run("withdraw", "desk", "--yes", "--reason", "x")
    assert (again.exit_code, "withdrawn already" in again.output) == (1, True)
    assert run("withdraw", "desk", "--undo").exit_code == 0
    assert room.current("desk")
    room.store.close()


def test_what_was_never_sold_cannot_be_withdrawn(run: Run) -> None:
    assert run("withdraw", "bench", "--yes", "--reason", "x").exit_code == 2
