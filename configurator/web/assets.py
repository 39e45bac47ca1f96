"""Static files: ours with the shop's own on top, under an address that changes with their content.

All files share one hash, so that a style sheet finds its fonts by relative addresses; whoever asks under the
hashed address may keep the file for ever. WhiteNoise serves them, before Flask is asked at all.
"""

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from configurator.shop import Shop, demo_shop

_HOUR = 3600


def install(app: Flask, shop: Shop) -> None:
    """Serves the static folders and gives templates ``asset('css/shop.css')``."""
    folders = [folder for folder in _unique(demo_shop().static, shop.static) if folder.is_dir()]
    hashed = f"/static/{_content_hash(folders)}/"
    served = WhiteNoise(
        app.wsgi_app,
        max_age=_HOUR,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: url.startswith(hashed),
    )
    for folder in folders:
        served.add_files(str(folder), prefix=hashed)
        served.add_files(str(folder), prefix="/static/")
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: hashed + name


def _unique(*folders: Path) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(folders))


def _content_hash(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
