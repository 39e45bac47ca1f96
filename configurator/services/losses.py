"""What files that changed on disk have lost: most of the rules or tests, or the end of a file.

Decides what nobody's accident may bring on sale and only a person can mean. A file that was emptied, deleted or cut
short is a valid file with fewer rules, and a product sold by it costs money. In the studio, where somebody looks at
the difference, ``slips`` decides.
"""

from collections.abc import Iterator

from configurator.rules.parser import parse
from configurator.rules.revision import catalogue_file, rules_file
from configurator.source import Problem, Source
from configurator.storage.revisions import Texts

_FEW = 2


def losses(key: str, before: Texts, after: Texts) -> tuple[Problem, ...]:
    """What needs a person's yes before ``after`` may follow ``before`` on sale; nothing as a rule."""
    return (*_vanished(key, before.rules, after.rules), *_cut(key, before, after))


def may_be_half(before: Texts, after: Texts) -> bool:
    """Whether the texts look like the first part of something that is still being written."""
    pairs = ((before.catalogue, after.catalogue), (before.rules, after.rules))
    return any(new and old != new and (old.startswith(new) or _ends_open(old, new)) for old, new in pairs)


def _vanished(key: str, before: str, after: str) -> Iterator[Problem]:
    """All of the rules or tests, or half of them and more."""
    old, new = parse(before, rules_file(key))[0], parse(after, rules_file(key))[0]
    for what, had, has in (("rule", old.rules, new.rules), ("rule test", old.tests, new.tests)):
        gone = len(had) - len(has)
        if gone and (not has or (gone >= _FEW and 2 * gone >= len(had))):
            many = f"{gone} of {len(had)} {what}s are gone" if len(had) > 1 else f"the only {what} is gone"
            yield Problem(Source(rules_file(key), 1), many, _hint(key))


def _cut(key: str, before: Texts, after: Texts) -> Iterator[Problem]:
    """The end of a file: its last line is not whole, and it is shorter than it was."""
    files = (
        (catalogue_file(key), before.catalogue, after.catalogue),
        (rules_file(key), before.rules, after.rules),
    )
    for file, old, new in files:
        if new and len(new) < len(old) and _ends_open(old, new) and new != old.rstrip("\n"):
            last = Source(file, new.count("\n") + 1)
            yield Problem(last, "this file ends in the middle of a line, as one that is half written", _hint(key))


def _ends_open(old: str, new: str) -> bool:
    """Whether the last line has lost its end."""
    return old.endswith("\n") and not new.endswith("\n")


def _hint(key: str) -> str:
    return f"bring it back, or say yes to it in the studio or with `configurator publish {key} --yes-without-rules`"
