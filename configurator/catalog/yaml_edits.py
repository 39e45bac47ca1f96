"""Changes fields of a YAML text where they stand: what is not changed keeps its layout, its quotes and its comments.

Knows YAML, not products. A part that is written once and used in several places (``*alias``) is not changed, because
the change would reach all of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

FieldContent = str | Sequence[str] | Mapping[str, "str | Sequence[str]"]
"""What a field says: a text, words in brackets, or fields in braces."""

_PLAIN = re.compile(r"[^\W_][\w ()/+.–%-]*")
_PLAIN_LINE = re.compile(r"[^\W_][\w ()/+.–%,;-]*")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


class SharedPart(Exception):
    """The part is used in several places; ``line`` is where it is written, counted from 1."""

    def __init__(self, node: Node) -> None:
        self.line = node.start_mark.line + 1
        super().__init__(f"line {self.line} is used in several places")


class Edits:
    """A YAML text and what is to be changed in it; places are those of the text as it was.

    Of one mapping, fields are dropped before others are put; of one list, entries are changed before others are added.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node = YAML(typ="rt").compose(text)
        self._changes: list[tuple[int, int, str]] = []
        self._dropped: set[int] = set()
        self._filled: set[int] = set()
        self._shared = _shared(self.root)

    def __str__(self) -> str:
        """The text with all changes."""
        cuts: list[tuple[int, int]] = []
        for start, end, new in sorted(self._changes):
            if not new and cuts and start < cuts[-1][1]:
                cuts[-1] = (cuts[-1][0], max(end, cuts[-1][1]))
            elif not new:
                cuts.append((start, end))
        written = [
            (start, end, number, new)
            for number, (start, end, new) in enumerate(self._changes)
            if new and not any(first < start < last or first == start < end for first, last in cuts)
        ]
        changed = self.text
        for start, end, _, new in sorted([*written, *((start, end, 0, "") for start, end in cuts)], reverse=True):
            changed = changed[:start] + new + changed[end:]
        return changed

    def put(self, owner: MappingNode, name: str, says: FieldContent, order: Sequence[str]) -> None:
        """The field says this from now on; a new one stands behind those that come before it in ``order``."""
        node, flow = entry(owner, name), bool(owner.flow_style)
        self._check(owner, node)
        if node is not None:
            start, end = self._span(node)
            self._changes.append((start, end, yaml_text(says, flow=flow)))
            return
        new = f"{name}: {yaml_text(says, flow=flow)}"
        kept = [key for key, value in owner.value if id(value) not in self._dropped]
        earlier = order[: order.index(name)] if name in order else [key.value for key in kept]
        before = [key for key in kept if key.value in earlier] or kept[:1]
        if before:
            at = self._span(entry(owner, before[-1].value) or owner)[1]
            self._insert(at, new, owner, before[-1].start_mark.column)
        elif flow:
            at = owner.start_mark.index + 1
            self._changes.append((at, at, f", {new}" if id(owner) in self._filled else new))
            self._filled.add(id(owner))
        else:
            first = owner.value[0][0].start_mark
            at = self.text.rfind("\n", 0, first.index) + 1
            self._changes.append((at, at, f"{' ' * first.column}{new}\n"))

    def drop(self, owner: MappingNode, name: str) -> None:
        """The field is gone."""
        index = [key.value for key, _ in owner.value].index(name)
        self._check(owner, owner.value[index][1])
        self._dropped.add(id(owner.value[index][1]))
        starts = [key.start_mark.index for key, _ in owner.value]
        self._cut(starts, [self._span(value)[1] for _, value in owner.value], index, flow=bool(owner.flow_style))

    def add(self, items: SequenceNode, after: Node, fields: Mapping[str, FieldContent]) -> None:
        """A new entry of the list behind an entry of it, written like that one."""
        self._check(items, after)
        flow = bool(items.flow_style or (isinstance(after, MappingNode) and after.flow_style))
        written = [f"{name}: {yaml_text(says, flow=flow)}" for name, says in fields.items()]
        column, inner = items.start_mark.column, after.start_mark.column
        new = "{" + ", ".join(written) + "}" if flow else ("\n" + " " * inner).join(written)
        dash = "" if items.flow_style else "-" + " " * (inner - column - 1)
        self._insert(self._span(after)[1], dash + new, items, column)

    def remove(self, items: SequenceNode, index: int) -> None:
        """The entry of the list is gone."""
        self._check(items, items.value[index])
        spans = [self._span(each) for each in items.value]
        starts = [start if items.flow_style else self.text.rindex("-", 0, start) for start, _ in spans]
        self._cut(starts, [end for _, end in spans], index, flow=bool(items.flow_style))

    def _check(self, owner: Node, node: Node | None) -> None:
        """Raises SharedPart when a change would reach several places."""
        for each in (owner, node):
            if each is not None and id(each) in self._shared:
                raise SharedPart(each)

    def _span(self, node: Node) -> tuple[int, int]:
        """Where the node starts and ends, blank lines and comments behind it left out."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style:
            below = [each[1] if isinstance(each, tuple) else each for each in node.value]
            kept = [each for each in below if id(each) not in self._dropped]
            return start, self._span((kept or below)[-1])[1]
        return start, start + len(self.text[start:end].rstrip())

    def _insert(self, at: int, new: str, owner: MappingNode | SequenceNode, column: int) -> None:
        """New text behind a part that ends at the place: after a comma, or on a line of its own."""
        if owner.flow_style:
            self._changes.append((at, at, f", {new}"))
            return
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        self._changes.append((end, end, "\n" + " " * column + new))

    def _cut(self, starts: Sequence[int], ends: Sequence[int], index: int, *, flow: bool) -> None:
        """Takes one of several parts out: with a comma, or with its lines."""
        start, end, last = starts[index], ends[index], index + 1 == len(starts)
        line = self.text.rfind("\n", 0, start) + 1
        if not flow and not self.text[line:start].strip():
            next_line = self.text.find("\n", end)
            start, end = line, len(self.text) if next_line < 0 else next_line + 1
        elif not last:
            end = starts[index + 1]
        elif index:
            start = ends[index - 1]
        self._changes.append((start, end, ""))


def _shared(root: Node) -> set[int]:
    """All nodes that are used more than once, and all within them."""
    seen: dict[int, Node] = {}
    several: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            several.append(node)
            continue
        seen[id(node)] = node
        waiting += _below(node)
    found: set[int] = set()
    while several:
        node = several.pop()
        if id(node) not in found:
            found.add(id(node))
            several += _below(node)
    return found


def _below(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [each for pair in node.value for each in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def entry(owner: Node | None, name: str) -> Node | None:
    """The node of a field; None when there is none."""
    if not isinstance(owner, MappingNode):
        return None
    return next((node for key, node in owner.value if key.value == name), None)


def entries(owner: Node | None, name: str) -> Iterator[MappingNode]:
    """The mappings in the list that a field holds."""
    node = entry(owner, name)
    if isinstance(node, SequenceNode):
        yield from (each for each in node.value if isinstance(each, MappingNode))


def yaml_text(says: FieldContent, *, flow: bool) -> str:
    """What a field says, as YAML; ``flow``: between braces or brackets."""
    if isinstance(says, str):
        plain = _PLAIN if flow else _PLAIN_LINE
        if plain.fullmatch(says) or _NUMBER.fullmatch(says):
            return says
        return '"' + says.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(says, Mapping):
        return "{" + ", ".join(f"{name}: {yaml_text(each, flow=True)}" for name, each in says.items()) + "}"
    return "[" + ", ".join(yaml_text(each, flow=True) for each in says) + "]"
