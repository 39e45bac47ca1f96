"""How the values of an option are laid out: under their headings, and what is not possible for one reason folded up.

Decides only where a value and its reason stand on the page; which values are possible is decided in ``step_page``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.alphabet import search_words, spellings
from configurator.catalog.facts import NO_FACETS, FacetChoice, Facets, Fact
from configurator.languages.sentences import gettext
from configurator.services.presenting.pages import ValueView
from configurator.web.money_and_dates import quantity
from configurator.web.storefront.blueprint import blueprint

FEW = 4
LONG = 12
_SHORT_NAME = 18
_CODE = 6
MOST_TICKED = 100


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Values under one heading; ``short`` when they have little to say, so that they can stand side by side."""

    name: str
    views: tuple[ValueView, ...]
    short: bool


@dataclass(frozen=True, slots=True)
class Together:
    """Values that are not possible for one reason ('' when nobody looked for it); ``id`` is unique in the field."""

    id: str
    text: str
    views: tuple[ValueView, ...]


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The values of one option: what is shown at once, what is folded up, and the reasons of what is shown.

    ``said``: for each value that is not possible, by key, the id of the fold or note that says why. ``priced``: the
    choice between the values changes the price, or may do so where that was too much to find out.
    """

    groups: tuple[OptionGroup, ...]
    folds: tuple[Together, ...]
    notes: tuple[Together, ...]
    said: Mapping[str, str]
    long: bool
    priced: bool


@blueprint.app_template_filter()
def laid_out(
    values: Sequence[ValueView], query: str = "", facets: Facets = NO_FACETS, ticked: Collection[int] = ()
) -> PageLayout:
    """The values in catalogue order; with a query or ticked facts only those they find, and what is taken.

    More than four that are not possible for the same reason are folded up; what is taken never is.
    """
    words = [spellings(word) for word in search_words(query)]
    found = [view for view in values if view.taken or (_has(view, words) and facets.holds(view.key, ticked))]
    alike = _alike(found)
    folds = tuple(_numbered("fold", ((text, views) for text, views in alike.items() if len(views) > FEW)))
    notes = tuple(_numbered("note", ((text, views) for text, views in alike.items() if len(views) <= FEW)))
    folded = {view.key for fold in folds for view in fold.views}
    return PageLayout(
        groups=_grouped(view for view in found if view.key not in folded),
        folds=folds,
        notes=notes,
        said={view.key: each.id for each in (*folds, *notes) for view in each.views},
        long=len(values) > LONG,
        priced=_priced(values),
    )


def _priced(values: Sequence[ValueView]) -> bool:
    listed = any(view.value is not None and view.value.price.minor for view in values)
    return any(
        view.effect.difference.minor if view.effect else listed and view.possible and not view.taken for view in values
    )


def ticked_in(asked: Sequence[str]) -> Mapping[str, frozenset[int]]:
    """What is ticked in the filters of each field, by its name, as an address has it: 'wheels:3'."""
    found: dict[str, set[int]] = {}
    for each in asked:
        name, _, code = each.rpartition(":")
        if code.isdecimal() and len(code) < _CODE:
            found.setdefault(name, set()).add(int(code))
    return {name: frozenset(codes) for name, codes in found.items()}


@blueprint.app_template_filter()
def choice_told(choice: FacetChoice, fact: Fact) -> str:
    """What there is to tick, as it is read: a word, '150 ml', or '15 ml – 30 ml'."""
    if choice.low is None or choice.high is None:
        return fact.called(choice.word)
    if choice.low == choice.high:
        return quantity(choice.low)
    return gettext("%(low)s – %(high)s", low=quantity(choice.low), high=quantity(choice.high))


def _alike(views: Sequence[ValueView]) -> Mapping[str, list[ValueView]]:
    alike: dict[str, list[ValueView]] = {}
    for view in views:
        if not view.possible and not view.taken:
            alike.setdefault(view.reason.text if view.reason else "", []).append(view)
    return alike


def _numbered(kind: str, found: Iterator[tuple[str, list[ValueView]]]) -> Iterator[Together]:
    for number, (text, views) in enumerate(found, start=1):
        yield Together(f"{kind}-{number}", text, tuple(views))


def _grouped(views: Iterator[ValueView]) -> tuple[OptionGroup, ...]:
    groups: dict[str, list[ValueView]] = {}
    for view in views:
        groups.setdefault(view.value.group if view.value else "", []).append(view)
    return tuple(OptionGroup(name, tuple(found), all(map(_short, found))) for name, found in groups.items())


def _has(view: ValueView, words: Sequence[tuple[str, ...]]) -> bool:
    """Whether the value is found by one spelling of every word."""
    if not words:
        return True
    about = view.value.description + " " + view.value.group if view.value else ""
    text = "\n".join(spellings(f"{view.name} {about}"))
    return all(any(each in text for each in word) for word in words)


def _short(view: ValueView) -> bool:
    return len(view.name) <= _SHORT_NAME and view.possible and not (view.value and view.value.description)
