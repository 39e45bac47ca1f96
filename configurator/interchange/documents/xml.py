"""XML documents whose elements know their places: ``document(text, file) -> Element``.

Decides what XML is read at all (no entities, nothing deeper than ``nesting`` allows); what the elements mean is each
reader's own business.
"""

import io
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from configurator.errors import ForeignModelError
from configurator.nesting import DEEPEST
from configurator.source import Source


@dataclass(slots=True)
class Element:
    """An XML element with its place; ``text`` is what stands directly in it, from the line ``text_line`` on."""

    tag: str
    attributes: dict[str, str]
    source: Source
    children: "list[Element]" = field(default_factory=list)
    text: str = ""
    text_line: int = 0

    def child(self, tag: str) -> "Element | None":
        """The first child of that tag; None when there is none."""
        return next((child for child in self.children if child.tag == tag), None)


def document(text: str, file: str, hint: str = "save it as plain XML") -> Element:
    """The outermost element; ForeignModelError when the text is no XML or declares entities (``hint``: what then)."""
    builder = _ElementBuilder(file)
    parser = make_parser()
    parser.setContentHandler(builder)
    source = InputSource(file)
    source.setCharacterStream(io.StringIO(text))
    try:
        parser.parse(source)
    except SAXParseException as error:
        place = Source(file, error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1)
        raise ForeignModelError(place, f"this is not well-formed XML: {error.getMessage()}") from error
    except DefusedXmlException as error:
        raise ForeignModelError(Source(file, 1), "the file declares XML entities, which are not read", hint) from error
    assert builder.top is not None
    return builder.top


class _ElementBuilder(ContentHandler):
    """Builds the tree of elements, each with its place."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._locator: Locator | None = None
        self._open: list[tuple[Element, list[str]]] = []
        self.top: Element | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 the SAX interface names it
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 the SAX interface names it
        assert self._locator is not None
        line, column = self._locator.getLineNumber() or 1, self._locator.getColumnNumber() or 0
        element = Element(name, dict(attrs.items()), Source(self._file, line, column + 1))
        if len(self._open) >= DEEPEST:
            raise ForeignModelError(element.source, f"more than {DEEPEST:,} elements are nested here")
        if self._open:
            self._open[-1][0].children.append(element)
        else:
            self.top = element
        self._open.append((element, []))

    def endElement(self, name: str) -> None:  # noqa: N802 the SAX interface names it
        element, pieces = self._open.pop()
        element.text = "".join(pieces)

    def characters(self, content: str) -> None:
        if not self._open:
            return
        element, pieces = self._open[-1]
        if not pieces and self._locator is not None:
            element.text_line = self._locator.getLineNumber() or 1
        pieces.append(content)
