"""Names of hosts: what is one, and whose it is."""

import pytest

from configurator.hosts import host_name, is_local, stands_for


@pytest.mark.parametrize(
    ("written", "name"),
    [
        *(("shop.example", "shop.example"), ("Shop.Example:8443", "shop.example"), ("shop.example.", "shop.example")),
        *(("127.0.0.1:8000", "127.0.0.1"), ("[::1]:8000", "[::1]"), ("shop.example.:80", "shop.example")),
        *(("a b", ""), ("", ""), ("shop.example:", ""), ("shop.example:0", ""), ("shop.example:65536", "")),
        *(("shop..example", ""), ("[::1", ""), ("[zz]", ""), ("::1", ""), (".shop.example", ""), ("a,b", "")),
        *(
            ("user@shop.example", ""),
            ("shop.example/x", ""),
            ("müller.example", ""),
            ("a\nb", ""),
            ("shop.example\n", ""),
        ),
    ],
)
def test_a_host_is_a_name_and_perhaps_a_port(written: str, name: str) -> None:
    assert host_name(written) == name


@pytest.mark.parametrize("name", ["localhost", "shop.localhost", "127.0.0.1", "127.8.9.1", "[::1]", "::1"])
def test_this_machine_has_a_few_names(name: str) -> None:
    assert is_local(name)


@pytest.mark.parametrize(
    "name", ["0.0.0.0", "::", "192.168.0.4", "shop.example", "localhost.evil.example", "127.evil", ""]
)
def test_others_can_reach_the_rest(name: str) -> None:
    assert not is_local(name)


def test_a_name_that_begins_with_a_dot_stands_for_all_below_it() -> None:
    assert stands_for(".shop.example", "shop.example")
    assert stands_for(".shop.example", "www.shop.example")
    assert not stands_for(".shop.example", "workshop.example")
    assert not stands_for("shop.example", "www.shop.example")
