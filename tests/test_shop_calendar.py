"""Time zones: by their names, with a near miss; the machine's own where none is named."""

from zoneinfo import ZoneInfo

import pytest

from configurator.errors import InvalidSettings
from configurator.settings import Settings
from configurator.shop_calendar import machine_zone, zone


def test_a_zone_has_its_iana_name() -> None:
    assert zone("Pacific/Honolulu") == ZoneInfo("Pacific/Honolulu")
    assert Settings(TIME_ZONE=" Europe/Berlin ").zone == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Europe/Berln", "did you mean 'Europe/Berlin'?"),
        ("europe/berlin", "did you mean 'Europe/Berlin'?"),
        ("Honolulu", "did you mean 'Pacific/Honolulu'?"),
        ("+02:00", "names are such as Europe/Berlin"),
        ("../../etc/passwd", "There is no time zone '../../etc/passwd'"),
        ("Europe", "There is no time zone 'Europe'"),
        ("CET-1CEST", "There is no time zone"),
        ("localtime", "There is no time zone 'localtime'"),
        ("Factory", "There is no time zone 'Factory'"),
    ],
)
def test_what_is_no_zone_is_told_with_a_near_miss(written: str, said: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        Settings(TIME_ZONE=written)
    assert "TIME_ZONE=" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("named", "key"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo"),
        ("/somewhere/else", "UTC"),
        ("/usr/share/zoneinfo/Factory", "UTC"),
    ],
)
def test_the_machine_names_its_zone(named: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", named)
    assert machine_zone().key == key
    assert Settings().time_zone == key
    assert Settings(TIME_ZONE="Asia/Kolkata").time_zone == "Asia/Kolkata"


def test_a_machine_whose_zone_has_no_name_is_asked_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    with pytest.raises(InvalidSettings, match="TIME_ZONE"):
        Settings()
    assert Settings(TIME_ZONE="Europe/Berlin").zone == ZoneInfo("Europe/Berlin")


def test_without_tz_it_is_the_file_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr("os.path.realpath", lambda _: "/usr/share/zoneinfo/America/Argentina/Salta")
    assert machine_zone().key == "America/Argentina/Salta"
