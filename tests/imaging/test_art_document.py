"""The first picture of docs/art.md is one: its files are read, its pictures are drawn, and nothing is missing."""

import io
import re
from pathlib import Path

from PIL import Image

from configurator.analysis.picture_proof import prove
from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.imaging.art import load_art, unknown_names
from configurator.imaging.compose import compose
from configurator.imaging.layers import layers
from configurator.imaging.lettering import lettering
from configurator.rules.revision import read
from configurator.services.presenting.pictures import looks

DOCUMENT = Path(__file__).parents[2] / "docs" / "art.md"


def test_the_first_picture_of_the_document_is_whole(tmp_path: Path) -> None:
    files = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S))
    folder = tmp_path / "catalog" / "stool" / "art"
    (folder / "layers").mkdir(parents=True)
    (folder / "art.yaml").write_text(files["catalog/stool/art/art.yaml"], encoding="utf-8")
    for name, alpha in (("wall", 255), ("cellar", 255), ("legs_straight", 90), ("legs_turned", 120), ("top", 200)):
        Image.new("LA", (1200, 600), (128, alpha)).save(folder / "layers" / f"{name}.png")
    art, engine = load_art(folder), Engine(read("stool", files["catalog/stool/product.yaml"], ""))
    product = engine.revision.product
    steps = {step.key for step in product.steps}
    assert unknown_names(art, {option.key for option in product.options}, steps) == ()
    assert {step: art.view_of(step) for step in sorted(steps)} == {"feet": "below", "look": "front"}
    proof = prove(engine, art)
    assert (proof.mistakes, proof.notes) == ((), ())
    selection = engine.complete(frozenset({Choice(Slot("colour"), "blue"), Choice(Slot("mark"), "Ada")}))
    drawn = layers(art, looks(product, selection), "front")
    words = lettering(art, {"mark": "Ada"}, "front")
    plain, written = (compose(art, drawn, width=600, format="png", words=each) for each in ((), words))
    with Image.open(io.BytesIO(plain)) as picture:
        assert picture.size == (600, 300)
    assert plain != written
