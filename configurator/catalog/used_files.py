"""What is wrong with using another file, and catalogue files with the lists that they use in their places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from configurator.catalog.nodes import Node, parse
from configurator.catalog.price_sheets import sheet_nodes
from configurator.errors import BrokenFiles
from configurator.shared_text import leads_out, said_twice, shared_text
from configurator.source import Problem, Source, did_you_mean

USE, SHEET = "use", ".csv"
MOST_USES = 1000
"""So many times a catalogue takes in lists, with those that lists use: a few files that double would make thousands."""


def used_problem(path: str, source: Source, known: Mapping[str, str], way: tuple[str, ...]) -> Problem | None:
    """Why the file at a path cannot be used there; ``way``: the files that lead to the one that asks for it."""
    folder = source.file.partition("/")[0]
    if leads_out(path):
        hint = f"name a file below {folder}/, such as shared/paints"
        return Problem(source, f"'{path}' leads out of the folder.", hint)
    if path in way:
        circle = " -> ".join((*way[way.index(path) :], path))
        return Problem(source, f"'{path}' uses itself: {circle}.", "take one of these uses out")
    if path not in known:
        return Problem(source, f"There is no file '{folder}/{path}'.", did_you_mean(path, known))
    return None


def repeated_files(text: str, folder: str) -> tuple[Problem, ...]:
    """The used files of which a text has more than one part, so that nobody knows which is meant."""
    return tuple(
        Problem(
            Source(f"{folder}/{path}", 1),
            f"This file is there twice in one text, behind the headings in its lines {first} and {line}.",
            "keep one of them; delete the other from its heading on",
        )
        for path, first, line in said_twice(text)
    )


def parse_with_used(text: str, file: str) -> tuple[Node, tuple[Problem, ...]]:
    """The tree of a catalogue file, with what it uses in place of each '- use: PATH', and what is wrong with that.

    Each node says in which file it stands. Raises BrokenFiles where one of the texts is no YAML.
    """
    whole = shared_text(text)
    tree, problems = parse(whole.own, file)
    problems += repeated_files(text, file.partition("/")[0])
    if not whole.used and USE not in text:
        return tree, problems
    reading = _UsedLists(whole.used)
    tree = reading.spliced(tree, (file.partition("/")[2],))
    return tree, (*problems, *reading.problems)


@dataclass(slots=True)
class _UsedLists:
    texts: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    taken: int = 0
    trees: dict[str, Node | None] = field(default_factory=dict)

    def spliced(self, node: Node, way: tuple[str, ...]) -> Node:
        """The node with used lists in their places."""
        if isinstance(node.content, list):
            return replace(node, content=[part for each in node.content for part in self._parts(each, way)])
        if isinstance(node.content, dict):
            return replace(node, content={key: self.spliced(each, way) for key, each in node.content.items()})
        return node

    def _parts(self, item: Node, way: tuple[str, ...]) -> Iterator[Node]:
        path = item.text(USE)
        if path is None or not isinstance(item.content, dict) or len(item.content) > 1:
            yield self.spliced(item, way)
            return
        problem = used_problem(path, item.place(USE), self.texts, way)
        self.taken += problem is None
        if self.taken == MOST_USES + 1:
            message = f"With this the catalogue takes in lists more than {MOST_USES:,} times."
            problem = Problem(item.place(USE), message, "let the lists that it uses use each other less often")
        if problem is not None:
            self.problems.append(problem)
        if problem is not None or self.taken > MOST_USES:
            return
        file = f"{item.source.file.partition('/')[0]}/{path}"
        if path.endswith(SHEET):
            rows, problems = sheet_nodes(self.texts[path], file)
            self.problems += problems
            yield from rows
            return
        tree = self._tree(path, file)
        if tree is None:
            return
        if not isinstance(tree.content, list):
            message = "A file that others use is a list: of values, of options or of components."
            self.problems.append(Problem(tree.source, message, "begin each entry with a dash"))
            return
        spliced = self.spliced(tree, (*way, path))
        assert isinstance(spliced.content, list)
        yield from spliced.content

    def _tree(self, path: str, file: str) -> Node | None:
        """What a file says, read once; None where it is no YAML."""
        if path not in self.trees:
            self.trees[path] = None
            try:
                self.trees[path], mistakes = parse(self.texts[path], file)
                self.problems += mistakes
            except BrokenFiles as broken:
                self.problems += broken.problems
        return self.trees[path]
