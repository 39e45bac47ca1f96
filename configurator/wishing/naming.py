"""What some words of a line name in a product: an option as such, or some of its values; the surest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.wishing import small_words as small
from configurator.wishing.lexicon import (
    COMPONENT,
    DESCRIPTION,
    OF_A_VALUE,
    OPTION,
    Lexicon,
    NamedOption,
    said_alike,
)
from configurator.wishing.wishes import in_order
from configurator.wishing.words import SaidWord, inflected

_MOST_WORDS = 7
_BY_NAME = 100
"""So much surer is an option that is called by its whole name."""
_FEW = 3
"""So many values a word of descriptions may stand for, at most, to mean anything."""


@dataclass(frozen=True, slots=True)
class NamedValues:
    """An option and the values of it that are meant, none for the option as such; how surely."""

    option: str
    values: tuple[str, ...]
    surely: int


@dataclass(frozen=True, slots=True)
class NamedThing:
    """What the tokens up to ``end`` name: the likeliest meaning, and others of as many words."""

    end: int
    words: int
    meaning: NamedValues
    others: tuple[NamedValues, ...]


def synonym_at(lexicon: Lexicon, tokens: Sequence[SaidWord], at: int) -> tuple[int, NamedValues] | None:
    """What stands here that the shop lists as a synonym, and its end; an option of '' says nothing."""
    for words, (option, values) in lexicon.synonyms.items():
        if end := follows(tokens, at, words):
            return end, NamedValues(option, values, 0)
    return None


def follows(tokens: Sequence[SaidWord], at: int, words: Sequence[str]) -> int:
    """The end of these words when they stand there, 0 when they do not."""
    if at + len(words) > len(tokens):
        return 0
    for word, token in zip(words, tokens[at:], strict=False):
        said = said_alike(token.folded)
        if said != word and (word == "not" or not said or not inflected(said, word)):
            return 0
    return at + len(words)


def naming(lexicon: Lexicon, tokens: Sequence[SaidWord], begin: int) -> NamedThing | None:
    """The most words from a token on that name one thing together; None when that one names nothing."""
    parts = list[frozenset[str]]()
    best: NamedThing | None = None
    words = 0
    for place in range(begin, min(len(tokens), begin + 3 * _MOST_WORDS)):
        token = tokens[place]
        if token.breaks:
            break
        named = _parts(lexicon, token)
        small_word = token.folded in small.STOP
        if not named and not small_word:
            break
        if small_word and not _strict(token):
            if not parts:
                break
            continue
        parts.extend(named or (frozenset({token.folded}),))
        words += 1
        found = sorted(_meanings(lexicon, parts), key=lambda each: -each.surely)
        if not found and len(named) > 1 and len(parts) == len(named):  # a compound whose end says nothing here
            del parts[1:]
            found = sorted(_meanings(lexicon, parts), key=lambda each: -each.surely)
        if found:
            best = NamedThing(place + 1, words, found[0], tuple(found[1:4]))
        elif not _prefix_possible(lexicon, parts) or words >= _MOST_WORDS:
            break
    return best


def meanings(lexicon: Lexicon, tokens: Sequence[SaidWord], begin: int, end: int) -> tuple[NamedValues, ...]:
    """All that these tokens may name together, in catalogue order."""
    content = [token for token in tokens[begin:end] if token.folded not in small.STOP or _strict(token)]
    parts = [part for token in content for part in _parts(lexicon, token)]
    return tuple(_meanings(lexicon, parts)) if parts else ()


def known(lexicon: Lexicon, token: SaidWord) -> bool:
    """Whether the word is any of the product's."""
    return bool(_parts(lexicon, token))


def _strict(token: SaidWord) -> bool:
    """Whether a small word counts where it stands: it says no, or how much."""
    return token.folded in small.NOT


def _parts(lexicon: Lexicon, token: SaidWord) -> tuple[frozenset[str], ...]:
    if token.number is not None or token.folded in small.NUMBERS or token.folded in small.UNITS:
        alone = frozenset({token.folded, *(word for word, unit in small.UNITS.items() if unit == _unit(token))})
        return (alone,) if not alone.isdisjoint(lexicon.by_word) else ()
    if token.folded in small.STOP:
        return (frozenset({token.folded}),) if token.folded in lexicon.by_word else ()
    return tuple(part for part in lexicon.vocabulary.meant(token.folded) if not part.isdisjoint(lexicon.by_word))


def _unit(token: SaidWord) -> str:
    return small.UNITS.get(token.folded, "?")


def _prefix_possible(lexicon: Lexicon, parts: Sequence[frozenset[str]]) -> bool:
    """Whether one option knows all words so far, so that more of them may make sense of it."""
    places = [frozenset[int]().union(*(lexicon.by_word.get(word, frozenset()) for word in part)) for part in parts]
    return bool(frozenset.intersection(*places))


def _meanings(lexicon: Lexicon, parts: Sequence[frozenset[str]]) -> Iterator[NamedValues]:
    places = [frozenset[int]().union(*(lexicon.by_word.get(word, frozenset()) for word in part)) for part in parts]
    for place in sorted(frozenset.intersection(*places)):
        found = _meaning(lexicon, lexicon.options[place], parts)
        if found is not None:
            yield found


def _meaning(lexicon: Lexicon, named: NamedOption, parts: Sequence[frozenset[str]]) -> NamedValues | None:
    around = [
        OPTION if not part.isdisjoint(named.own) else COMPONENT if not part.isdisjoint(named.around) else 0
        for part in parts
    ]
    numbers = [
        all(word[:1].isdigit() or word in small.NUMBERS or word in small.UNITS for word in part) for part in parts
    ]
    sure: dict[str, int] = {}
    for key, words in named.values.items():
        each = [max(words.get(word, 0) for word in part) for part in parts]
        if any(number and own <= DESCRIPTION for own, number in zip(each, numbers, strict=True)):
            continue
        of_value = any(own >= OF_A_VALUE and not number for own, number in zip(each, numbers, strict=True)) or (
            sum(own >= OF_A_VALUE for own in each) > 1
        )
        total = [max(own, beside) for own, beside in zip(each, around, strict=True)]
        if min(total) > 0 and (of_value or max(each) == DESCRIPTION):
            sure[key] = sum(total) if of_value else min(total)
    if sure:
        most = max(sure.values())
        values = [key for key, surely in sure.items() if surely == most]
        if most >= OF_A_VALUE or len(values) <= _FEW:
            return NamedValues(named.option.key, in_order(lexicon.product, named.option.key, values), most)
    if min(around) > 0 and max(around) == OPTION:
        whole = any(all(any(word in part for part in parts) for word in name) for name in named.called)
        return NamedValues(named.option.key, (), sum(around) + (_BY_NAME if whole else 0))
    return None
