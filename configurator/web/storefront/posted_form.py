"""The configurator's form as it was posted, read once and checked for being a form at all.

Decides what was asked; what becomes of it is decided in ``services.configuring``. Rubbish in the counters is a
mistake of whoever made the form up, and answered as such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from configurator.catalog.selection import Choice, Slot
from configurator.languages.sentences import gettext
from configurator.web.units import FIELD as UNITS

_OURS = frozenset({"csrf_token", "base", "seq", "total", "act", "q", "kept", UNITS})
KEEP = "own"
"""The button that keeps what a field shows; about the field's name."""

_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Posted:
    """``submitted``: values by slot; ``act`` is a verb with what it is about ('remove', 'item:2').

    ``kept``: names of fields of which the customer wants what the shop proposes.
    """

    base: int
    seq: int
    total: int
    verb: str
    about: str
    submitted: Mapping[str, Sequence[str]]
    kept: frozenset[str]


def posted(form: MultiDict[str, str]) -> Posted:
    """The form's parts; BadRequest when a counter is missing or no number."""
    verb, _, about = form.get("act", "").partition(":")
    submitted = {name: form.getlist(name) for name in form if name not in _OURS}
    kept = {*form.get("kept", "").split(), *([about] if verb == KEEP else ())}
    base, seq, total = (_number(form, name) for name in ("base", "seq", "total"))
    return Posted(base, seq, total, verb, about, submitted, frozenset(kept))


def base_of(form: MultiDict[str, str]) -> int | None:
    """The state that the form was made of; None for a form that does not say."""
    try:
        return _number(form, "base")
    except BadRequest:
        return None


def slot_of(text: str) -> Slot:
    """The slot written 'shade[2]'; BadRequest when it is none."""
    try:
        return Slot.parse(text)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def choice_of(text: str) -> Choice:
    """The choice written 'shade[2]=rose'; BadRequest when it is none."""
    slot, _, value = text.partition("=")
    return Choice(slot_of(slot), value)


def place_of(text: str) -> tuple[str, int | None]:
    """The step written 'outside' or 'items/2'."""
    step, _, instance = text.partition("/")
    return step, number_of(instance) or None


def number_of(instance: str) -> int:
    """The number of an instance, counted from 1; 0 for what is none."""
    return int(instance) if instance.isdecimal() and len(instance) < 5 else 0


def _number(form: MultiDict[str, str], name: str) -> int:
    written = form.get(name, "")
    digits = written.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST):
        raise BadRequest(gettext("'%(name)s' has to be a number.", name=name))
    return int(written)
