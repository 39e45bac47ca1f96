"""Pages offer a picture in the widths in which the shop draws it, and in no other."""

from flask import Flask

from configurator.services.presenting.pictures import WIDTHS
from configurator.web.storefront.blueprint import picture_widths


def test_a_picture_is_offered_in_each_narrower_width_and_in_its_own(app: Flask) -> None:
    key = "a" * 64
    with app.test_request_context():
        offered = [each.split(" ") for each in picture_widths(key, 1200).split(", ")]
        assert offered == [
            *([f"/pictures/{key}-{width}.webp", f"{width}w"] for width in WIDTHS),
            [f"/pictures/{key}.webp", "1200w"],
        ]
        assert picture_widths(key, 600).endswith(f"/pictures/{key}.webp 600w")
        assert "640w" not in picture_widths(key, 600)


def test_what_is_had_in_one_width_is_offered_in_none(app: Flask) -> None:
    with app.test_request_context():
        assert picture_widths(None, 640) == ""
        assert picture_widths("a" * 64, WIDTHS[0]) == ""
