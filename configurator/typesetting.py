"""Papers to keep and to send: a template and what it is to say -> PDF, by Typst.

What people wrote goes in as data and is never read as markup, so nothing they write can change the paper. The same data
make the same bytes. Decides how a paper is made; what it says is whoever asks for it's.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import typst

JsonValue = str | bool | int | None | list["JsonValue"] | Mapping[str, "JsonValue"]
"""What a template gets: words, made ready for reading."""


def picture_file(number: int) -> str:
    """What the picture of that number is called beside the template, the first being 1."""
    return "picture.webp" if number == 1 else f"picture-{number}.webp"


def typeset(template: Path, says: Mapping[str, JsonValue], pictures: Sequence[bytes | None] = ()) -> bytes:
    """The paper as PDF/UA (screen readers find headings and tables); as plain PDF where letters are missing.

    ``template``: a Typst file, which reads ``data.json``, and the ``pictures`` (WebP; None: there is none) under the
    names of ``picture_file``, the first where ``data.picture`` is true. Letters that the fonts inside Typst lack are
    taken from those of the machine.
    """
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        desk = Path(folder)
        there = {picture_file(number): each for number, each in enumerate(pictures, 1) if each is not None}
        (desk / "data.json").write_text(json.dumps({**says, "picture": picture_file(1) in there}), "utf-8")
        (desk / "paper.typ").write_bytes(template.read_bytes())
        for name, content in there.items():
            (desk / name).write_bytes(content)
        compiler = typst.Compiler(desk / "paper.typ", root=desk)
        try:
            made = compiler.compile(format="pdf", pdf_standards="ua-1")
        except typst.TypstError:
            made = compiler.compile(format="pdf")
    assert isinstance(made, bytes), "a PDF is one file, whatever its number of pages"
    return made
