"""A line of text read as wishes: 'electric, towbar, under 45,000, not black'.

It is read from left to right. What a shop calls otherwise goes first, then numbers with what stands around them, then
the most words that name one thing together. Nothing is guessed from what is not in the catalogue: every word that is
left is told, and every phrase with what it was taken for and what else it may mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from configurator.catalog.model import Kind
from configurator.wishing import small_words as small
from configurator.wishing.amounts import amount_at
from configurator.wishing.lexicon import Lexicon, said_alike
from configurator.wishing.naming import NamedValues, follows, known, meanings, naming, synonym_at
from configurator.wishing.wishes import Least, NoneOf, NumberSpan, NumberWish, OneOf, Wished, as_text, nothing_there
from configurator.wishing.words import LONGEST, SaidWord, fold, tokens


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words as they were written, what they are taken for, and what else they may mean.

    ``key`` is the same for the same words, however they are written.
    """

    text: str
    key: str
    wish: Wished
    others: tuple[Wished, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of a line, in its order, and the words that were not. ``cut``: the line was too long."""

    phrases: tuple[Phrase, ...]
    unknown: tuple[str, ...]
    cut: bool = False


def understood(
    line: str, lexicon: Lexicon, *, without: frozenset[str] = frozenset(), instead: Mapping[str, str] | None = None
) -> Understood:
    """What a line means; without the phrases of these keys, and with other meanings of those that were picked."""
    reader = _LineReader(line, lexicon, tokens(line))
    reader.read()
    phrases = list[Phrase]()
    seen = set[str]()
    for phrase in reader.phrases:
        picked = (instead or {}).get(phrase.key)
        if picked is not None:
            phrase = _picked(phrase, picked)
        meant = as_text(phrase.wish)
        if phrase.key not in without and meant not in seen:
            seen.add(meant)
            phrases.append(phrase)
    unknown = tuple(dict.fromkeys(reader.unknown))
    return Understood(tuple(phrases), unknown, cut=len(line.strip()) > LONGEST)


def _picked(phrase: Phrase, picked: str) -> Phrase:
    """The phrase with another of its meanings, that of the text; as it is where there is none."""
    other = next((each for each in phrase.others if as_text(each) == picked), None)
    if other is None:
        return phrase
    rest = tuple(each for each in (phrase.wish, *phrase.others) if each != other)
    return replace(phrase, wish=other, others=rest)


@dataclass(slots=True)
class _PhraseAt:
    """A phrase with its place among the tokens, and whether it was refused."""

    begin: int
    end: int
    wish: Wished
    others: tuple[Wished, ...] = ()
    joined: bool = False


@dataclass(slots=True)
class _LineReader:
    line: str
    lexicon: Lexicon
    tokens: Sequence[SaidWord]
    unknown: list[str] = field(default_factory=list)
    said: list[_PhraseAt] = field(default_factory=list)
    at: int = 0
    refused: bool = False
    of_any: bool = False
    either: bool = False

    @property
    def phrases(self) -> list[Phrase]:
        """The phrases in order."""
        return [Phrase(self._text(each), fold(self._text(each)), each.wish, each.others) for each in self.said]

    def read(self) -> None:
        """Reads the line from left to right."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.breaks:
                self.refused = self.of_any = self.either = False
                self.at += 1
            elif not self._step():
                if not known(self.lexicon, token) and token.folded not in small.UNITS:
                    self.unknown.append(token.text)
                self.at += 1

    def _step(self) -> bool:
        """Whether what stands here was understood."""
        first = self._synonym() or self._cheap() or self._name(numbers=True)
        return first or self._amount() or self._small() or self._name()

    # --- each of these takes what it understands and moves on, or leaves everything as it is ---

    def _synonym(self) -> bool:
        found = synonym_at(self.lexicon, self.tokens, self.at)
        if found is None:
            return False
        end, meaning = found
        named = naming(self.lexicon, self.tokens, self.at)
        if named is not None and named.end > end:
            return False
        if meaning.option:
            self._take(end, meaning, (), said_so=said_alike(self.tokens[self.at].folded) == "not")
        self.at = end
        return True

    def _cheap(self) -> bool:
        for words in small.CHEAP:
            end = follows(self.tokens, self.at, words)
            if end and self._number_after(end) is None:
                self.said.append(_PhraseAt(self.at, end, Least("price")))
                self.at = end
                return True
        return False

    def _amount(self) -> bool:
        found = amount_at(self.lexicon, self.tokens, self.at)
        if found is None:
            return False
        if found.wish is not None:
            wish = found.wish
            if self.refused and isinstance(wish, OneOf):
                wish = NoneOf(wish.option, wish.values)
            self.said.append(_PhraseAt(self.at, found.end, wish, found.others))
        else:
            self.unknown.extend(token.text for token in self.tokens[self.at : found.end] if not token.breaks)
        self.at, self.refused, self.either = found.end, False, False
        return True

    def _small(self) -> bool:
        """Words that say how the next ones are meant, or nothing."""
        token = self.tokens[self.at]
        instead = next((len(words) for words in small.INSTEAD if follows(self.tokens, self.at, words)), 0)
        if instead:
            self.refused = True
            self.at += instead
        elif token.folded in small.NOT or token.folded.endswith("n't") or (token.folded in small.BUT and self.of_any):
            self.refused = True
            self.at += 1
        elif token.folded in small.OR:
            self.either = True
            self.at += 1
        elif token.folded in small.STOP or token.folded in small.PRICE or token.folded in small.WEIGHT:
            self.of_any = self.of_any or token.folded in small.ANY
            if token.folded in small.JOIN:
                self.refused = False
            self.at += 1
        else:
            return False
        return True

    def _name(self, *, numbers: bool = False) -> bool:
        """``numbers``: only for a name that begins with a number, such as '12 inch screen'."""
        token = self.tokens[self.at]
        if numbers and token.number is None and token.folded not in small.NUMBERS:
            return False
        found = naming(self.lexicon, self.tokens, self.at)
        if found is None or (numbers and found.words < 2):
            return False
        if found.meaning.values:
            self._take(found.end, found.meaning, found.others)
        else:
            self._by_option(found.end, found.meaning.option)
        self.at = found.end
        return True

    # --- what is meant ---

    def _take(self, end: int, meaning: NamedValues, others: Sequence[NamedValues], *, said_so: bool = False) -> None:
        """``said_so``: the words themselves say no, and mean what they stand for."""
        before = self.said[-1] if self.said and self.either else None
        refused = self.refused and not said_so
        if before is not None and isinstance(before.wish, OneOf) and not refused and before.wish.times == 1:
            joined = self._joined(before, meaning, others)
            if joined is not None:
                before.wish, before.others, before.end, before.joined = joined, (), end, True
                self._done()
                return
        self.said.append(
            _PhraseAt(
                self._begin(refused),
                end,
                self._wish(meaning, refused),
                tuple(self._wish(each, refused) for each in others if each.values),
            )
        )
        self._done(end)

    def _joined(self, before: _PhraseAt, meaning: NamedValues, others: Sequence[NamedValues]) -> OneOf | None:
        """What both are on one side and the other of 'or': values of one option."""
        assert isinstance(before.wish, OneOf)
        for each in (meaning, *others):
            if each.option == before.wish.option and each.values:
                return self._united(each.option, (*before.wish.values, *each.values))
        if not before.joined:
            earlier = meanings(self.lexicon, self.tokens, before.begin, before.end)
            same = next((each for each in earlier if each.option == meaning.option and each.values), None)
            if same is not None:
                return self._united(meaning.option, (*same.values, *meaning.values))
        return None

    def _united(self, option: str, values: Sequence[str]) -> OneOf:
        every = self.lexicon.product.option(option).values
        return OneOf(option, tuple(value.key for value in every if value.key in values))

    def _wish(self, meaning: NamedValues, refused: bool) -> Wished:
        if not refused:
            return OneOf(meaning.option, meaning.values)
        nothing, option = (
            nothing_there(self.lexicon.product, meaning.option),
            self.lexicon.product.option(meaning.option),
        )
        if option.switch and nothing:
            return OneOf(meaning.option, (nothing if meaning.values == ("yes",) else "yes",))
        return NoneOf(meaning.option, meaning.values)

    def _by_option(self, end: int, key: str) -> bool:
        """The option as such: that it is there, or is not; nothing where it always is. Whether it can be said."""
        option = self.lexicon.product.option(key)
        nothing = nothing_there(self.lexicon.product, key)
        wish: Wished | None = None
        if option.kind is not Kind.CHOICE:
            assert option.range is not None
            if option.kind is Kind.QUANTITY:
                none = (
                    NumberSpan(option.range.low, option.range.low)
                    if self.refused
                    else NumberSpan(max(option.range.low, option.range.step))
                )
                wish = NumberWish(key, none)
        elif option.switch:
            wish = OneOf(key, ("no" if self.refused else "yes",))
        elif nothing:
            wish = OneOf(key, (nothing,)) if self.refused else NoneOf(key, (nothing,))
        elif self.refused or not option.choose.low:
            every = tuple(value.key for value in option.values)
            wish = NoneOf(key, every) if self.refused and not option.choose.low else None
        if wish is not None:
            self.said.append(_PhraseAt(self._begin(self.refused), end, wish))
        self._done(end)
        return True

    # --- where it stands ---

    def _begin(self, refused: bool) -> int:
        """Where the phrase begins: with the word that says no, when one does."""
        begin = self.at
        while (
            refused and begin > 0 and not self.tokens[begin - 1].breaks and self.tokens[begin - 1].folded in small.STOP
        ):
            if self.said and begin - 1 < self.said[-1].end:
                break
            begin -= 1
            if self.tokens[begin].folded in small.NOT or self.tokens[begin].folded.endswith("n't"):
                break
        return begin

    def _done(self, end: int | None = None) -> None:
        """The phrase is over; a no goes on behind an 'or'."""
        after = self.tokens[end] if end is not None and end < len(self.tokens) else None
        self.refused = self.refused and after is not None and after.folded in small.OR
        self.either = False

    def _number_after(self, end: int) -> SaidWord | None:
        """A number behind 'cheaper than'."""
        token = self.tokens[end] if end < len(self.tokens) else None
        return token if token is not None and token.number is not None else None

    def _text(self, each: _PhraseAt) -> str:
        return self.line[self.tokens[each.begin].begin : self.tokens[each.end - 1].end]
