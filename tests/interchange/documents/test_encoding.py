"""A file is read as it declares itself, or refused with the place of what does not fit."""

import codecs
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from configurator.cli import main
from configurator.errors import ForeignModelError
from configurator.interchange.documents.encoding import decode

INSIDE = '<featureModel><struct><and mandatory="true" name="Größe"><feature name="Über"/></and></struct></featureModel>'
UVL = "features\n\tGröße\n\t\toptional\n\t\t\tÜber\n"
XCSP = (
    '<instance><presentation name="Größe" format="XCSP 2.1"/><domains nbDomains="1"><domain name="D">0 1</domain>'
    '</domains><variables nbVariables="1"><variable name="V" domain="D"/></variables></instance>'
)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def declared(encoding: str, inside: str = INSIDE) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{inside}'


@pytest.mark.parametrize(
    "content",
    [
        declared("ISO-8859-1").encode("latin-1"),
        declared("iso-8859-15").encode("iso-8859-15"),
        declared("windows-1252").encode("cp1252"),
        declared("macintosh").encode("mac-roman"),
        declared("UTF-8").encode("utf-8-sig"),
        declared("UTF-8").encode(),
        declared("UTF-16").encode("utf-16"),
        declared("UTF-16").encode("utf-16-le"),
        declared("UTF-16BE").encode("utf-16-be"),
        INSIDE.encode("utf-16"),
        INSIDE.encode(),
        codecs.BOM_UTF32_LE + INSIDE.encode("utf-32-le"),
    ],
)
def test_xml_is_read_as_it_declares_itself(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "m.xml"
    file.write_bytes(content)
    assert run("count", "--model", file).output == "2\n"
    assert run("lookahead", "--model", file, "--choose", "Über=no").exit_code == 0
    assert run("import", "featureide", file, "--into", tmp_path / "shop", "--key", "p").exit_code == 0
    assert "name: Über" in (tmp_path / "shop/catalog/p/product.yaml").read_text("utf-8").replace('"', "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_uvl_is_read_in_utf_8_and_utf_16(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "m.uvl"
    file.write_bytes(UVL.replace("\n", "\r\n").encode(encoding))
    assert run("count", "--model", file).output == "2\n"


def test_instances_are_read_as_they_declare_themselves(tmp_path: Path) -> None:
    file = tmp_path / "m.xml"
    for encoding in ("ISO-8859-1", "UTF-16"):
        file.write_bytes(declared(encoding, XCSP).encode(encoding))
        assert run("count", "--model", file).output == "2\n"
        assert run("import", "xcsp", file, "--into", tmp_path / encoding, "--key", "p").exit_code == 0
        assert "Größe" in (tmp_path / encoding / "catalog/p/product.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (declared("US-ASCII").encode("latin-1"), "m.xml:2:53", "the byte 0xf6 is no character in ASCII"),
        (declared("UTF-8").encode("latin-1"), "m.xml:2:53", "the byte 0xf6 is no character in UTF-8"),
        (INSIDE.encode("latin-1"), "m.xml:1:53", "the byte 0xf6 is no character in UTF-8"),
        (declared("klingon").encode(), "m.xml:1:31", "'klingon', an encoding that nobody knows"),
        (declared("rot13").encode(), "m.xml:1:31", "'rot13', an encoding that nobody knows"),
        (declared("UTF-16").encode(), "m.xml:1:31", "'UTF-16', but it is not"),
        (declared("windows-1252").encode("cp1252").replace(b"\xf6", b"\x81"), "m.xml:2:53", "0x81 is no character"),
    ],
)
def test_what_is_not_as_it_declares_itself_is_refused_at_its_place(content: bytes, place: str, message: str) -> None:
    with pytest.raises(ForeignModelError) as caught:
        decode(content, "m.xml")
    assert str(caught.value.source) == place
    assert message in str(caught.value)


def test_entities_stay_refused_in_every_encoding(tmp_path: Path) -> None:
    file = tmp_path / "m.xml"
    for encoding in ("UTF-8", "UTF-16", "ISO-8859-1"):
        text = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]><featureModel>&a;</featureModel>'
        )
        file.write_bytes(text.encode(encoding))
        result = run("count", "--model", file)
        assert result.exit_code == 1
        assert "declares XML entities" in result.output


@pytest.mark.parametrize(
    ("file", "text", "hint"),
    [
        ("m.uvl", "features\n\tGröße\n", "(save it as UTF-8)"),
        ("m.xml", "<featureModel>Größe", "(save the file as UTF-8, or let its first line say its encoding)"),
    ],
)
def test_only_what_can_declare_an_encoding_is_asked_to(file: str, text: str, hint: str) -> None:
    with pytest.raises(ForeignModelError) as refused:
        decode(text.encode("latin-1"), file)
    assert str(refused.value).endswith(hint)
