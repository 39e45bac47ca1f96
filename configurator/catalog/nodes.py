"""YAML text to a tree of nodes that know their places. Decides what YAML a shop may write; knows no fields.

Every scalar stays the text that was written: no ``yes`` becomes a truth value, no ``1.50`` a float. What a field
means is read in ``schema``. Hostile files end early: size, depth and the number of nodes (aliases counted each
time) are bounded, tags are refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from configurator.catalog.yaml_coaching import coach, place_of, seen
from configurator.errors import BrokenFiles
from configurator.numerals import both_readings, numbers
from configurator.source import Problem, Source

MAX_BYTES = 2_000_000
MAX_NODES = 400_000
MAX_DEPTH = 16

Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Node:
    """A text, a list or a mapping of nodes, and where it stands; of a mapping also where its ``keys`` stand."""

    content: "str | list[Node] | dict[str, Node]"
    source: Source
    keys: dict[str, Source]

    @property
    def plain(self) -> Plain:
        """The content without places."""
        if isinstance(self.content, str):
            return self.content
        if isinstance(self.content, list):
            return [node.plain for node in self.content]
        return {key: node.plain for key, node in self.content.items()}

    def text(self, key: str) -> str | None:
        """The text of an entry; None when there is none or it is no text."""
        entry = self.entry(key)
        return entry.content if entry and isinstance(entry.content, str) else None

    def entry(self, key: str) -> "Node | None":
        """An entry of a mapping; None when there is none."""
        return self.content.get(key) if isinstance(self.content, dict) else None

    def items(self, key: str) -> "list[Node]":
        """The mappings in an entry that is a list; nothing when it is no list."""
        entry = self.entry(key)
        written = entry.content if entry and isinstance(entry.content, list) else []
        return [node for node in written if isinstance(node.content, dict)]

    def entries(self, key: str) -> "list[tuple[str, Node]]":
        """Names and nodes in an entry that is a mapping; nothing when it is none."""
        entry = self.entry(key)
        return list(entry.content.items()) if entry and isinstance(entry.content, dict) else []

    def place(self, key: str) -> Source:
        """Where the value of an entry stands; the mapping's own place when there is none."""
        entry = self.entry(key)
        return entry.source if entry else self.source


def decode(content: bytes, file: str, most: int = MAX_BYTES) -> str:
    """The text of a file's bytes; raises BrokenFiles when it has more than ``most`` or is not UTF-8, with the place."""
    if len(content) > most:
        raise BrokenFiles([_too_large(file)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        place, hint = place_of(file, before, len(before)), "save the file with the encoding UTF-8"
        raise BrokenFiles([Problem(place, "this character is not UTF-8", hint)]) from error


def parse(text: str, file: str) -> tuple[Node, tuple[Problem, ...]]:
    """The tree of a YAML text, and its duplicate keys and refused constructs.

    Raises BrokenFiles at the first place where the text is no YAML at all, or too large.
    """
    if len(text) > MAX_BYTES:
        raise BrokenFiles([_too_large(file)])
    text, unseen = seen(text, file)
    reader: Any = YAML(typ="safe", pure=True)
    try:
        tree, problems = _NodeTree(file).grow(reader.parse(text))
    except BrokenFiles as broken:
        raise BrokenFiles([*unseen, *broken.problems]) from broken
    except MarkedYAMLError as error:
        raise BrokenFiles([*unseen, coach(error, text, file)]) from error
    except (YAMLError, ValueError, IndexError) as error:  # ruamel lets a few of these through on odd escapes
        told = Problem(Source(file, 1), "this is not YAML", "check quotes and indentation")
        raise BrokenFiles([*unseen, told]) from error
    return tree, (*unseen, *problems)


class _NodeTree:
    """Grows the node tree from parser events with a stack of its own, so that no file can exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.open: list[tuple[Node, str | None, Node | None, int]] = []  # node, anchor, key waiting, nodes before
        self.braces: list[bool] = []  # for each that is open: whether it is written in { } or [ ]
        self.root: Node | None = None
        self.count = 0

    def grow(self, events: Iterator[Event]) -> tuple[Node, tuple[Problem, ...]]:
        for event in events:
            if isinstance(event, DocumentStartEvent) and self.root is not None:
                self._refuse(event, "a second document ('---') starts here", "a product file is one document")
                break
            if isinstance(event, CollectionEndEvent):
                node, anchor, _, before = self.open.pop()
                self.braces.pop()
                self._add(node, anchor, self.count - before)
            elif isinstance(event, NodeEvent):
                self._node(event)
        if self.root is None:
            self.root = Node({}, Source(self.file, 1), {})
        return self.root, tuple(self.problems)

    def _node(self, event: NodeEvent) -> None:
        source = self._source(event)
        self.count += 1
        tag = getattr(event, "tag", None)
        if tag:
            self._refuse(event, f"tags such as '{tag}' are not used here", "write the value without the '!'")
        if isinstance(event, AliasEvent):
            self._alias(event, source)
        elif isinstance(event, ScalarEvent):
            if not event.value and not event.style:
                self._empty()
            self._add(Node(str(event.value), source, {}), event.anchor, 1)
        elif isinstance(event, CollectionStartEvent):
            if len(self.open) >= MAX_DEPTH:
                raise BrokenFiles([*self.problems, Problem(source, "this is nested too deeply", "close some brackets")])
            empty: dict[str, Node] | list[Node] = {} if isinstance(event, MappingStartEvent) else []
            self.open.append((Node(empty, source, {}), event.anchor, None, self.count))
            self.braces.append(bool(event.flow_style))
        if self.count > MAX_NODES:
            hint = f"at most {MAX_NODES:,} fields; each '*alias' counts as all it stands for"
            raise BrokenFiles([*self.problems, Problem(source, "the file says too much", hint)])

    def _empty(self) -> None:
        """'description:' with nothing behind it is as good as not written; in braces it is a comma too many."""
        key = self.open[-1][2] if self.open and self.braces[-1] else None
        if key is not None and isinstance(key.content, str):
            self.problems.append(_parted(self.open[-1][0], key.content) or _nothing_behind(key))

    def _alias(self, event: AliasEvent, source: Source) -> None:
        known = self.anchors.get(event.anchor)
        if known is None:
            self._refuse(event, f"'*{event.anchor}' stands for nothing that is complete before it")
            self._add(Node("", source, {}), None, 1)
        else:
            self.count += known[1]
            self._add(known[0], None, known[1])

    def _add(self, node: Node, anchor: str | None, size: int) -> None:
        """Puts a complete node where it belongs: into the innermost open collection, or at the root."""
        if anchor:
            self.anchors[anchor] = (node, size)
        if not self.open:
            self.root = node
            return
        parent, parent_anchor, key, before = self.open[-1]
        if isinstance(parent.content, list):
            parent.content.append(node)
        elif key is None:
            self.open[-1] = (parent, parent_anchor, node, before)
        else:
            self.open[-1] = (parent, parent_anchor, None, before)
            self._enter(parent, key, node)

    def _enter(self, parent: Node, key: Node, node: Node) -> None:
        assert isinstance(parent.content, dict)
        if not isinstance(key.content, str):
            self.problems.append(Problem(key.source, "a field's name must be a word", "write 'name: value'"))
        elif key.content in parent.keys:
            line = parent.keys[key.content].line
            message = f"'{key.content}' is written twice here, first in line {line}"
            self.problems.append(Problem(key.source, message, "keep one of them"))
        else:
            parent.keys[key.content] = key.source
            if node.content != "":
                parent.content[key.content] = node

    def _source(self, event: Event) -> Source:
        return Source(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, event: Event, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self._source(event), message, hint))


def _too_large(file: str) -> Problem:
    return Problem(Source(file, 1), "the file is too large", f"at most {MAX_BYTES // 1_000_000} MB can be read")


def _nothing_behind(key: Node) -> Problem:
    number = str(key.content).isdecimal()
    hint = "write numbers with a point, such as 1.5" if number else f"write '{key.content}: value'"
    return Problem(key.source, f"'{key.content}' has nothing behind it", hint)


def _parted(parent: Node, behind: str) -> Problem | None:
    """What a number that its comma parts in braces can be read as: {price: 2,600}; None for anything else."""
    assert isinstance(parent.content, dict)
    before = next(reversed(parent.content.values()), None)
    if before is None or not isinstance(before.content, str) or next(reversed(parent.keys)) not in parent.content:
        return None
    number = f"{before.content},{behind}"
    return Problem(before.source, *both_readings(number)) if len(numbers(number)) > 1 else None
