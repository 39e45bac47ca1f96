"""Papers to keep and to send: a template and what it is to say -> PDF, by Typst.

What people wrote goes in as data and is never read as markup, so nothing they write can change the paper. The same data
make the same bytes. Decides how a paper is made; what it says is whoever asks for it's.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import typst

JsonValue = str | bool | int | None | list["JsonValue"] | Mapping[str, "JsonValue"]
"""What a template gets: words, made ready for reading."""

_PICTURE = "picture.webp"


def typeset(template: Path, says: Mapping[str, JsonValue], picture: bytes | None = None) -> bytes:
    """The paper as PDF/UA (screen readers find headings and tables); as plain PDF where letters are missing.

    ``template``: a Typst file, which reads ``data.json``, and ``picture.webp`` (WebP) where ``says["picture"]`` is
    true. Letters that the fonts inside Typst lack are taken from those of the machine.
    """
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        desk = Path(folder)
        (desk / "data.json").write_text(json.dumps({**says, "picture": picture is not None}), "utf-8")
        (desk / "paper.typ").write_bytes(template.read_bytes())
        if picture is not None:
            (desk / _PICTURE).write_bytes(picture)
        compiler = typst.Compiler(desk / "paper.typ", root=desk)
        try:
            made = compiler.compile(format="pdf", pdf_standards="ua-1")
        except typst.TypstError:
            made = compiler.compile(format="pdf")
    assert isinstance(made, bytes), "a PDF is one file, whatever its number of pages"
    return made
