"""The tree of errors as it is drawn is the tree that there is."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import configurator
from configurator import errors
from configurator.errors import ConfiguratorError


def drawn() -> set[tuple[str, str, str]]:
    """Each error in the drawing, the one above it, and the room it is from ('' for errors.py)."""
    above: list[str] = []
    found = set()
    for line in (errors.__doc__ or "").splitlines():
        node = re.match(
            r"    (?P<lead>(?:\| {3})*(?:\+-- )?)(?P<name>[A-Z]\w+) {2,}.*?(?:\((?P<room>[a-z]+)\))?$", line
        )
        if node is not None:
            del above[len(node["lead"]) // 4 :]
            found.add((node["name"], above[-1] if above else "Exception", node["room"] or ""))
            above.append(node["name"])
    return found


def there() -> Iterator[type[ConfiguratorError]]:
    for module in pkgutil.walk_packages(configurator.__path__, "configurator."):
        if not module.name.startswith("configurator.storage.migrations") and module.name != "configurator.__main__":
            importlib.import_module(module.name)
    waiting = [ConfiguratorError]
    while waiting:
        yield (kind := waiting.pop())
        waiting += [each for each in kind.__subclasses__() if each.__module__.startswith("configurator.")]


def test_every_error_is_drawn_below_its_parent_with_its_room() -> None:
    for kind in (kinds := {*there()}):
        assert kind.__doc__, kind
    room = re.compile(r"configurator\.(?:errors|(\w+))\b")
    assert drawn() == {
        (kind.__name__, kind.__bases__[0].__name__, (room.match(kind.__module__) or [""])[1] or "") for kind in kinds
    }
