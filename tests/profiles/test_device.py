"""A device in words its owner recognises, and an address by what is counted and what is shown of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.profiles.device import counted, device_words, shortened

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/140.0.0.0", "Edge on Windows"),
        (f"{IPHONE} Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_two_words(said: str, words: str) -> None:
    assert device_words(said) == words


@given(st.text())
def test_what_a_browser_makes_up_is_not_kept(said: str) -> None:
    assert len(device_words(said)) <= 40
    assert device_words(said + "<script>") == device_words(said)


@pytest.mark.parametrize(
    ("address", "shown", "by"),
    [
        ("203.0.113.77", "203.0.113.…", "203.0.113.77"),
        ("::ffff:203.0.113.77", "203.0.113.…", "203.0.113.77"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::…", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::…", "fe80::/64"),
        ("", "", "unknown"),
        ("unix:", "", "unknown"),
    ],
)
def test_an_address_is_shown_by_its_network(address: str, shown: str, by: str) -> None:
    assert (shortened(address), counted(address)) == (shown, by)
    assert shortened(shown) == shown, "shortened once more it is the same"


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_everybody_in_one_household_is_counted_together(address: object, other: int) -> None:
    network = int(address) >> 64 << 64  # type: ignore[call-overload]
    neighbour = type(address)(network | other)  # type: ignore[call-arg]
    if getattr(address, "ipv4_mapped", None) is None and neighbour.ipv4_mapped is None:  # type: ignore[attr-defined]
        assert counted(str(address)) == counted(str(neighbour))
