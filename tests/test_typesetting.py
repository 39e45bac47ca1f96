"""Papers: what goes in is read, in any script, and is never markup."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from configurator.typesetting import typeset


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A paper with a heading and a sentence."""
    written = tmp_path / "letter.typ"
    written.write_text('#let d = json("data.json")\n#set document(title: d.title)\n= #d.title\n#d.text')
    return written


def text(paper: bytes) -> str:
    """Everything that stands on a paper."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


@pytest.mark.parametrize("written", ['#panic("x")', "*bold* $x$ _", '#read("/etc/passwd")', "<b>", "\\", "€ − ﬁ"])
def test_what_people_write_is_never_markup(template: Path, written: str) -> None:
    assert written.replace("ﬁ", "fi") in text(typeset(template, {"title": "Paper", "text": written})).replace("ﬁ", "fi")


def test_the_same_words_make_the_same_bytes(template: Path) -> None:
    says = {"title": "Paper", "text": "Größe"}
    assert typeset(template, says) == typeset(template, says)


def test_a_paper_is_tagged_and_says_its_title(template: Path) -> None:
    made = PdfReader(io.BytesIO(typeset(template, {"title": "Paper", "text": "."})))
    assert made.root_object.raw_get("/MarkInfo").get_object()["/Marked"]
    assert made.metadata is not None
    assert made.metadata.title == "Paper"


def test_letters_that_no_font_has_do_not_keep_anybody_from_their_paper(template: Path) -> None:
    assert "Paper" in text(typeset(template, {"title": "Paper", "text": "Łucja \U00012000 (cuneiform)"}))


def test_a_template_reads_nothing_of_the_machine(tmp_path: Path) -> None:
    beside = tmp_path / "secret.txt"
    beside.write_text("secret")
    curious = tmp_path / "curious.typ"
    curious.write_text(f'#read("{beside}") #read("../../secret.txt")')
    with pytest.raises(RuntimeError):
        typeset(curious, {"title": "Paper"})
