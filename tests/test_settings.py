"""Settings that contradict each other, or can be guessed: named, and how to mend them, before anything is opened."""

from __future__ import annotations

import pytest

from configurator.errors import InvalidSettings
from configurator.settings import Settings


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY: It has 5 characters; one with fewer than 16 can be guessed."),
        ({"SECRET_KEY_FALLBACKS": "long enough to be one,x"}, "SECRET_KEY_FALLBACKS: It has 4 characters"),
        ({"SECRET_KEY": " " * 20}, "SECRET_KEY: It has 0 characters"),
        ({"METRICS_TOKEN": "ä" * 20}, "METRICS_TOKEN: It is sent in a header"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN: It has 5 characters"),
        ({"SECURE_COOKIES": "no", "PUBLIC_URL": "https://shop.example"}, "SECURE_COOKIES=no contradicts PUBLIC_URL"),
        ({"SECURE_COOKIES": "yes", "PUBLIC_URL": "http://localhost"}, "SECURE_COOKIES=yes contradicts PUBLIC_URL"),
        ({"PORT": "9000", "METRICS_PORT": "9000"}, "METRICS_PORT and PORT are both 9000"),
        ({"SECURE_COOKIES": "maybe"}, "SECURE_COOKIES=maybe: It is yes or no."),
        ({"PROXY_HOPS": "9"}, "PROXY_HOPS=9: It is 5 or less."),
        ({"SOLVER_SECONDS": "0"}, "SOLVER_SECONDS=0: It is more than 0."),
        ({"SOLVER_SECONDS": "inf"}, "SOLVER_SECONDS=inf: It is a number."),
        ({"STUDIO_SECONDS": "1e300"}, "STUDIO_SECONDS=1e300: It is 3600 or less."),
        ({"LOOK_SECONDS": "nan"}, "LOOK_SECONDS=nan: It is a number."),
        ({"LOOK_SECONDS": "1e9"}, "LOOK_SECONDS=1e9: It is 3600 or less."),
        ({"DRAIN_SECONDS": "-1"}, "DRAIN_SECONDS=-1: It is 0 or more."),
        ({"SHOP_NAME": " "}, "SHOP_NAME= : It is what the shop is called"),
        ({"REDIS_URL": "redis://127.0.0.1:many"}, "REDIS_URL: It is an address such as redis://127.0.0.1:6379/0."),
        ({"REDIS_URL": "redis://"}, "REDIS_URL: It is an address such as redis://127.0.0.1:6379/0."),
        ({"REDIS_URL": "unix://"}, "REDIS_URL: It is an address such as redis://127.0.0.1:6379/0."),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY=0: It is 1 or more."),
        ({"WEB_CONCURRENCY": "two"}, "WEB_CONCURRENCY=two: It is a whole number."),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT=xml: It is 'text' or 'json'."),
    ],
)
def test_what_cannot_be_used_is_named(given: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as error:
        Settings()
    assert said in str(error.value)
    assert "enough to be" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "secure"),
    [
        ({}, False),
        ({"PUBLIC_URL": "https://shop.example"}, True),
        ({"PUBLIC_URL": "http://localhost:8000"}, False),
        ({"SECURE_COOKIES": "yes"}, True),
        ({"SECURE_COOKIES": "no"}, False),
    ],
)
def test_cookies_keep_to_https_where_customers_come_by_it(
    given: dict[str, str], secure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().secure is secure
