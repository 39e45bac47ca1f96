"""The shop's theme on its pages: a style sheet of its own behind the program's, the logo, and lines of text.

The file is looked at when a page is made, and read when it changed; what is wrong in it is left out, and told by
`configurator check`. The style sheet has an address that changes with what it says.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, Response, abort, current_app, g, url_for

from configurator.catalog.theme import Theme, built_in_colours, read_theme, style_sheet
from configurator.shop import Shop, demo_shop

_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme with its style sheet and the name of that ('' where there is none)."""

    theme: Theme
    css: str
    digest: str


def install(app: Flask, shop: Shop) -> None:
    """Gives templates ``theme()`` and ``theme_sheet()``, and serves the style sheet."""
    reader = _ThemeFile(shop)
    app.extensions["theme"] = reader
    app.jinja_env.globals.update(theme=lambda: _shown().theme, theme_sheet=_address)
    app.add_url_rule("/theme/<digest>.css", "theme", _serve)


def _shown() -> ShownTheme:
    if "theme" not in g:
        g.theme = cast("_ThemeFile", current_app.extensions["theme"]).read(current_app)
    return cast("ShownTheme", g.theme)


def _address() -> str:
    """The address of the theme's style sheet; '' where it changes nothing."""
    return url_for("theme", digest=_shown().digest) if _shown().css else ""


def _serve(digest: str) -> Response:
    shown = _shown()
    if not shown.css or digest != shown.digest:
        abort(404)
    answer = current_app.response_class(shown.css, mimetype="text/css")
    answer.headers["Cache-Control"] = _FOREVER
    return answer


class _ThemeFile:
    """Reads the file again when it changed."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._kept: tuple[tuple[int, int] | None, ShownTheme] = (None, ShownTheme(Theme(), "", ""))

    def read(self, app: Flask) -> ShownTheme:
        """The theme as the file has it now."""
        stamp = _stamp(self._shop.theme)
        if stamp != self._kept[0]:
            self._kept = stamp, self._read(app) if stamp else ShownTheme(Theme(), "", "")
        return self._kept[1]

    def _read(self, app: Flask) -> ShownTheme:
        try:
            text = self._shop.theme.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return ShownTheme(Theme(), "", "")
        own = built_in_colours((demo_shop().static / "css" / "shop.css").read_text("utf-8"))
        theme, _ = read_theme(text, own, lambda name: (self._shop.static / name).is_file())
        css = style_sheet(theme, app.jinja_env.globals["asset"])  # type: ignore[arg-type]
        return ShownTheme(theme, css, hashlib.sha256(css.encode()).hexdigest()[:12])


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
