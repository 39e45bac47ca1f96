"""Changes in a YAML text: it says what was put into it, and all else keeps its place, its comments, its quotes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.nodes import MappingNode, SequenceNode

from configurator.catalog.nodes import parse
from configurator.catalog.yaml_edits import Edits, SharedPart, entries, entry

TEXT = """\
# The shop's own words.
option: paint   # what one sees
values:
  - value: white
    name: "White"     # quoted
    price: 0

  # from here on they cost
  - value: red
    name: Red
    description: >-
      Red as
      fire.
    attributes: {finish: solid, tones: [warm, loud]}
  - {value: blue, name: Blue, price: 90}
"""
ORDER = ("value", "name", "price", "weight", "description", "attributes")


def value(edits: Edits, key: str) -> MappingNode:
    return next(each for each in entries(edits.root, "values") if getattr(entry(each, "value"), "value", "") == key)


def values(edits: Edits) -> SequenceNode:
    node = entry(edits.root, "values")
    assert isinstance(node, SequenceNode)
    return node


def test_fields_change_where_they_stand() -> None:
    edits = Edits(TEXT)
    edits.put(value(edits, "white"), "name", "Pure white", ORDER)
    edits.put(value(edits, "white"), "weight", "3 kg", ORDER)
    edits.put(value(edits, "red"), "price", "450", ORDER)
    edits.put(value(edits, "red"), "description", "Red: as fire.", ORDER)
    edits.put(value(edits, "blue"), "weight", "2 kg", ORDER)
    assert str(edits) == TEXT.replace('"White"', "Pure white").replace(
        "    price: 0\n", "    price: 0\n    weight: 3 kg\n"
    ).replace("    name: Red\n", "    name: Red\n    price: 450\n").replace(
        ">-\n      Red as\n      fire.", '"Red: as fire."'
    ).replace("price: 90}", "price: 90, weight: 2 kg}")


def test_fields_and_entries_go_and_comments_stay() -> None:
    edits = Edits(TEXT)
    edits.drop(value(edits, "white"), "price")
    edits.drop(value(edits, "red"), "description")
    edits.remove(values(edits), 2)
    assert str(edits) == TEXT.replace("    price: 0\n", "").replace(
        "    description: >-\n      Red as\n      fire.\n", ""
    ).replace("  - {value: blue, name: Blue, price: 90}\n", "")


def test_a_new_entry_is_written_like_the_one_before_it() -> None:
    edits = Edits(TEXT)
    first, last = values(edits).value[0], values(edits).value[2]
    edits.add(values(edits), first, {"value": "grey", "name": "Grey, dark"})
    edits.add(values(edits), last, {"value": "teal", "name": "Teal, dark", "attributes": {"tones": ["cool"]}})
    assert (
        str(edits)
        == TEXT.replace("    price: 0\n", "    price: 0\n  - value: grey\n    name: Grey, dark\n")
        + '  - {value: teal, name: "Teal, dark", attributes: {tones: [cool]}}\n'
    )


def test_a_part_that_is_used_twice_is_left_alone() -> None:
    edits = Edits("a: &one {price: 1}\nb: *one\nc: {price: 2}\n")
    for name in ("a", "b"):
        node = entry(edits.root, name)
        assert isinstance(node, MappingNode)
        with pytest.raises(SharedPart) as error:
            edits.put(node, "price", "3", ())
        assert error.value.line == 1
    node = entry(edits.root, "c")
    assert isinstance(node, MappingNode)
    edits.put(node, "price", "3", ())
    assert str(edits) == "a: &one {price: 1}\nb: *one\nc: {price: 3}\n"


NAMES = ("value", "name", "price", "weight", "description")
WORDS = st.sampled_from(
    ["x", "12", "-5.00", "Größe 5: rot", "a, b", "12 kg", "# no comment", "- x", 'say "hi" \\', "{", "yes"]
)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_changes_make_the_fields_they_say(data: st.DataObject) -> None:
    """Random fields in three styles, some dropped, changed, new, and the comments all still there."""
    further = st.dictionaries(st.sampled_from(NAMES[1:]), WORDS)
    start = data.draw(
        st.lists(st.builds(lambda key, rest: {"value": key, **rest}, WORDS, further), min_size=1, max_size=3)
    )
    style = data.draw(st.sampled_from(["block", "braces", "line"]))
    text = "# top\nlist:" + _shown(start, style) + "\nend: 1 # bottom\n"
    edits, expected = Edits(text), [dict(each) for each in start]
    for node, fields in zip(list(entries(edits.root, "list")), expected, strict=True):
        changed = data.draw(st.dictionaries(st.sampled_from(NAMES), WORDS | st.just("")))
        for name in [name for name, new in changed.items() if not new and name in fields and name != "value"]:
            edits.drop(node, name)
            del fields[name]
        for name in [name for name in NAMES if changed.get(name)]:
            fields[name] = changed[name]
            edits.put(node, name, fields[name], NAMES)
    items = entry(edits.root, "list")
    assert isinstance(items, SequenceNode)
    if data.draw(st.booleans()):
        edits.add(items, items.value[-1], {"value": "new", "name": "a: b"})
        expected.append({"value": "new", "name": "a: b"})
    elif len(expected) > 1:
        edits.remove(items, 0)
        del expected[0]
    tree, problems = parse(str(edits), "x")
    assert not problems, str(edits)
    assert tree.plain == {"list": expected, "end": "1"}, str(edits)
    assert str(edits).startswith("# top\n")
    assert str(edits).endswith("\nend: 1 # bottom\n")


def _shown(start: list[dict[str, str]], style: str) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    fields = [[f"{name}: {quoted(text)}" for name, text in each.items()] for each in start]
    if style == "line":
        return " [" + ", ".join("{" + ", ".join(each) + "}" for each in fields) + "]"
    if style == "braces":
        return "".join("\n  - {" + ", ".join(each) + "}" for each in fields)
    return "".join("\n  # next\n  - " + "\n    ".join(each) for each in fields)
