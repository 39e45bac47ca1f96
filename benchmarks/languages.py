"""What 40 languages cost a shop: time of a page, and memory, against the same shop in English alone.

    python -m benchmarks.languages

The car is translated into 40 languages, every text of it by another one. A step of a new design is asked for in
English, and in one language after the other; memory is what Python holds more after all of them were spoken.
"""

import gc
import shutil
import statistics
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from flask.testing import FlaskClient

from configurator.services.showroom import files
from configurator.services.showroom.wordings import translator_path
from configurator.settings import Settings
from configurator.shop import demo_shop, shop_at
from configurator.translation.texts import texts
from configurator.translation.translator_file import brought_up_to_date
from configurator.web import create_app
from configurator.web.rate_limits import limiter

LANGUAGES = (  # noqa: SIM905 - a list of forty is easier to read so
    "af bg bs ca cs da de el es et eu fi fr ga gl hr hu id is it lt lv mk ms nb nl pl pt ro sk sl sq sr sv sw tr uk vi "
    "zu cy"
).split()
MOST_SLOWER = 1.1
"""A page in another language takes so many times as long, at most: it says the program's sentences as well."""
MOST_MB = 2.0
_ROUNDS = 5


def main() -> bool:
    """Measures; whether the budgets are kept."""
    assert len(LANGUAGES) == 40
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "shop"
        _translated_shop(root)
        app = create_app(Settings(shop_folder=root, data=Path(folder) / "data", secret_key="a secret of benchmarks"))
        limiter.enabled = False
        app.extensions["room"].refresh(now=True)
        address, client = _new_design(app.test_client())
        tracemalloc.start()
        own = [_seconds(client, f"{address}?lang=en") for _ in range(_ROUNDS * len(LANGUAGES))]
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        first = [_seconds(client, f"{address}?lang={code}") for code in LANGUAGES]
        gc.collect()
        more = (tracemalloc.get_traced_memory()[0] - before) / 1e6
        tracemalloc.stop()
        own = [_seconds(client, f"{address}?lang=en") for _ in range(_ROUNDS * len(LANGUAGES))]
        in_turn = [_seconds(client, f"{address}?lang={code}") for code in LANGUAGES]
        others = [_seconds(client, f"{address}?lang={code}") for code in LANGUAGES for _ in range(_ROUNDS)]
        app.extensions["room"].close()
    english, other = statistics.median(own), statistics.median(others)
    print(f"a page in English {1000 * english:.1f} ms, in one of 40 languages {1000 * other:.1f} ms")
    print(f"each page in another language than the one before: {1000 * statistics.median(in_turn):.1f} ms")
    print(f"the very first in a language, with memory watched: {1000 * statistics.median(first):.0f} ms")
    print(f"memory after 40 languages: {more:.2f} MB more")
    return other <= MOST_SLOWER * english and more <= MOST_MB


def _translated_shop(root: Path) -> None:
    demo = demo_shop()
    shutil.copytree(demo.catalog / "car", root / "catalog" / "car", ignore=shutil.ignore_patterns("languages"))
    (root / "rules").mkdir()
    shutil.copy(demo.rules / "car.rules", root / "rules")
    shop = shop_at(root)
    car = files.revision(shop, "car")
    for code in LANGUAGES:
        content = brought_up_to_date("", "car.po", code, texts(car), "car")
        path = translator_path(shop, "car", code)
        path.parent.mkdir(exist_ok=True)
        path.write_text(_filled(content, code), "utf-8")


def _filled(content: str, code: str) -> str:
    """Every text said otherwise: the English with the code before it."""
    lines, said = list[str](), ""
    for line in content.splitlines():
        if line.startswith("msgid "):
            said = line.removeprefix("msgid ").strip('"')
        elif line.startswith('"'):
            said += line.strip('"')
        if line == 'msgstr ""' and said:
            line = f'msgstr "{code} {said}"'
        lines.append(line)
    return "\n".join(lines) + "\n"


def _new_design(client: FlaskClient) -> tuple[str, FlaskClient]:
    page = client.get("/p/car").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/p/car/designs", data={"csrf_token": token}, follow_redirects=True)
    return answer.request.path, client


def _seconds(client: FlaskClient, address: str) -> float:
    begun = time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
