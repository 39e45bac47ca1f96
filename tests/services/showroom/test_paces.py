"""Which products are slow: by their size at first, then by what their requests take, and in each process the same."""

from pathlib import Path

import pytest

from configurator.services.showroom.paces import LARGE, QUICK, SLOW, Paces


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "paces.json"


def _paces(file: Path) -> Paces:
    return Paces(file, {"big": LARGE, "small": LARGE - 1}.get)


def test_before_anything_is_measured_size_decides(file: Path) -> None:
    paces = _paces(file)
    assert paces.slow("big")
    assert not paces.slow("small")
    assert not paces.slow("never compiled")


def test_a_small_product_that_takes_long_becomes_slow_and_no_single_request_makes_it_so(file: Path) -> None:
    paces = _paces(file)
    for _ in range(20):
        paces.note("small", 0.04)
    paces.note("small", 60.0)
    assert not paces.slow("small")
    for _ in range(9):
        paces.note("small", 1.0)
    assert paces.slow("small")


def test_a_large_product_that_is_quick_comes_back(file: Path) -> None:
    paces = _paces(file)
    for _ in range(60):
        paces.note("big", QUICK / 2)
    assert not paces.slow("big")


def test_between_the_two_limits_nothing_changes(file: Path) -> None:
    paces = _paces(file)
    for _ in range(200):
        paces.note("big", (QUICK + SLOW) / 2)
        paces.note("small", (QUICK + SLOW) / 2)
    assert paces.slow("big")
    assert not paces.slow("small")


def test_what_one_process_found_out_the_others_know_and_the_next_ones(file: Path) -> None:
    one, other = _paces(file), _paces(file)
    assert not other.slow("small")
    for _ in range(10):
        one.note("small", 1.0)
    assert other.slow("small")
    assert _paces(file).slow("small")
    for _ in range(60):
        other.note("small", 0.01)
    assert not one.slow("small")


@pytest.mark.parametrize("written", ["", "[1]", '{"small": 3}', '{"small": ["a", true]}', "\x00"])
def test_a_file_that_makes_no_sense_says_nothing(file: Path, written: str) -> None:
    file.write_text(written, "utf-8")
    assert not _paces(file).slow("small")
