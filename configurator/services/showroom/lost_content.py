"""What files that changed on disk have lost: most of the rules, tests, options or values, or the end of a file.

Decides what nobody's accident may bring on sale and only a person can mean. A file that was emptied, deleted or cut
short is a valid file with fewer rules, and a product sold by it costs money. In the studio, where somebody looks at
the difference, ``unlikely_changes`` decides.
"""

from collections.abc import Iterator

from configurator.catalog.model import Product
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision, catalogue_file, rules_file
from configurator.source import Problem, Source

_FEW = 2


def losses(before: Revision, after: Revision) -> tuple[Problem, ...]:
    """What needs a person's yes before ``after`` may follow ``before`` on sale; nothing as a rule."""
    return (*_vanished(before, after), *_cut(before, after))


def may_be_half(before: Texts, after: Texts) -> bool:
    """Whether the texts look like the first part of something that is still being written."""
    pairs = ((before.catalogue, after.catalogue), (before.rules, after.rules))
    return any(new and old != new and (_shorter(old, new) or _ends_open(old, new)) for old, new in pairs)


def _vanished(before: Revision, after: Revision) -> Iterator[Problem]:
    """All of the rules or tests, or half of them and more; half of the options or values and more."""
    old, new, key = before.rules, after.rules, before.product.key
    counts = (
        (rules_file(key), "rule", len(old.rules), len(new.rules)),
        (rules_file(key), "rule test", len(old.tests), len(new.tests)),
        (catalogue_file(key), "option", len(before.product.options), len(after.product.options)),
        (catalogue_file(key), "value", _values(before.product), _values(after.product)),
    )
    for file, what, had, has in counts:
        gone = had - has
        if gone > 0 and (not has or (gone >= _FEW and 2 * gone >= had)):
            many = f"{gone} of {had} {what}s are gone" if had > 1 else f"the only {what} is gone"
            yield Problem(Source(file, 1), many, _hint(key))


def _values(product: Product) -> int:
    return sum(len(option.values) for option in product.options)


def _cut(before: Revision, after: Revision) -> Iterator[Problem]:
    """The end of a file: its last line is not whole, and it is shorter than it was."""
    key = before.product.key
    files = (
        (catalogue_file(key), before.catalogue_text, after.catalogue_text),
        (rules_file(key), before.rules_text, after.rules_text),
    )
    for file, old, new in files:
        ends_open = _ends_open(old, new) or _ends_in_a_line(old, new)
        if new and len(new) < len(old) and ends_open and new != old.rstrip("\n"):
            last = Source(file, new.count("\n") + 1)
            yield Problem(last, "this file ends in the middle of a line, as one that is half written", _hint(key))


def _shorter(old: str, new: str) -> bool:
    """Whether it is the first part of what it was, or shorter and without its last line."""
    return old.startswith(new) or (len(new) < len(old) and _last_line(new) != _last_line(old))


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def _ends_open(old: str, new: str) -> bool:
    """Whether the last line has lost its end."""
    return old.endswith("\n") and not new.endswith("\n")


def _ends_in_a_line(old: str, new: str) -> bool:
    """Whether it is the first part of what it was, up to somewhere within a line."""
    return not new.endswith("\n") and old.startswith(new) and not old.startswith("\n", len(new))


def _hint(key: str) -> str:
    return f"bring it back, or say yes to it in the studio or with `configurator publish {key} --yes-without-rules`"
