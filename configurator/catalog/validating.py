"""Whether the fields of a product file are as ``schema`` says, and what is said when not: line, column, hint.

A validator that knows better words than pydantic raises ``scalars.mistake``. What fields say about each other is
checked in ``across_entries``.
"""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from configurator.catalog.market_prices import own_currency
from configurator.catalog.nodes import Node
from configurator.catalog.schema import ProductFields, field_names
from configurator.source import Problem, Source, did_you_mean


def validated(tree: Node) -> tuple[ProductFields | None, list[Problem]]:
    """The file's fields, or None and what is wrong with them, each at its place."""
    try:
        return ProductFields.model_validate(tree.plain, context={"currency": own_currency(tree)}), []
    except ValidationError as error:
        return None, [_coached(detail, tree) for detail in error.errors(include_url=False)]


def _coached(detail: ErrorDetails, tree: Node) -> Problem:
    """A pydantic error as a problem at its place in the file."""
    path = [part for part in detail["loc"] if part != "[key]"]
    source, name = _place(path, tree), str(path[-1]) if path else ""
    entry = next((str(part) for part in reversed(path[:-1]) if isinstance(part, str)), "")
    match detail["type"]:
        case "mistake":
            context = detail["ctx"]
            return Problem(source, context["message"], context["hint"])
        case "missing":
            return Problem(source, f"'{name}' is missing here", f"add '{name}: ...'")
        case "extra_forbidden":
            key = _place(path[:-1], tree, named=name)
            return Problem(key, f"there is no field '{name}' here", _meant(name, entry))
        case "too_short":
            return Problem(source, f"'{name}' is empty", "list at least one")
        case "list_type":
            return Problem(source, f"'{name}' must be a list", "start each entry with '- '")
        case "model_type" | "dict_type":
            return Problem(source, f"fields belong here: {_named(path)}", "write 'field: value' lines, or { }")
        case _:
            return Problem(source, detail["msg"])


def _meant(name: str, entry: str) -> str:
    """The field that may be meant; else all that there are, and where what rules ask for belongs."""
    fields = field_names(entry)
    near = did_you_mean(name, fields)
    if near.startswith("did you mean") or not fields:
        return near
    known = f"known here: {', '.join(fields)}"
    return f"{known}; what rules ask for is written: attributes: {{{name}: ...}}" if "attributes" in fields else known


def _named(path: list[int | str]) -> str:
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in path[-2:])


def _place(path: list[int | str], tree: Node, *, named: str = "") -> Source:
    """Where the path leads, as far as the file goes along it: at a field's text, or at the name of a longer field.

    With ``named``: where that field's name stands there.
    """
    node, source = tree, tree.source
    for part in path:
        inner: Node | None = None
        if isinstance(node.content, dict):
            inner = node.content.get(str(part))
            short = inner is not None and isinstance(inner.content, str)
            source = inner.source if inner and short else node.keys.get(str(part), source)
        elif isinstance(node.content, list) and isinstance(part, int) and part < len(node.content):
            inner = node.content[part]
            source = inner.source
        if inner is None:
            break
        node = inner
    return node.keys.get(named, source)
