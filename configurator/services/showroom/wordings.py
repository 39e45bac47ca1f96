"""The languages of a shop: which its products are translated into, and each product in the one that is spoken now.

A translator's file counts as it stands on disk, at most a second later, and needs no publishing. One that cannot be
read counts as none; ``configurator check --languages`` says why. Only the languages that were spoken last are kept in
memory, so that a shop may have as many as it likes.
"""

import contextlib
import json
import threading
import time
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from configurator.catalog.nodes import decode
from configurator.errors import BrokenFiles
from configurator.languages.spoken import locale_of, spoken
from configurator.rules.revision import Revision
from configurator.services.showroom import files
from configurator.shop import Shop
from configurator.source import Problem, Source
from configurator.translation.texts import PICTURE, language_file, picture_context
from configurator.translation.translated import translated
from configurator.translation.translator_file import Translated, Words, read, words

KEPT = 4
"""So many products in another language are ready in memory, some 150 kB each; of others the words are packed."""
_LOOK = 1.0


@dataclass(frozen=True, slots=True)
class _InWords:
    revision: Revision
    pictures: Words
    stamp: files.Stamp
    looked: float


class Wordings:
    """What a shop's translators wrote. Safe to use from several threads."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._packed: dict[tuple[str, str], tuple[files.Stamp, bytes]] = {}
        self._kept: OrderedDict[tuple[str, str, str], _InWords] = OrderedDict()
        self._guard = threading.Lock()
        self._languages: tuple[float, tuple[str, ...]] = (float("-inf"), ())

    def languages(self) -> tuple[str, ...]:
        """The languages that any product speaks by a translator's file."""
        looked, known = self._languages
        if time.monotonic() - looked < _LOOK:
            return known
        found = {path.stem for path in self.shop.catalog.glob("*/languages/*.po") if locale_of(path.stem)}
        self._languages = (time.monotonic(), tuple(sorted(found)))
        return self._languages[1]

    def spoken(self, revision: Revision) -> Revision:
        """The revision in the language that is spoken now; as it is where nobody translated it."""
        return revision if spoken() == revision.product.language else self._in_words(revision).revision

    def stamp(self, revision: Revision) -> files.Stamp:
        """What changes when the revision's words in the language that is spoken now do; for what is kept of them."""
        return () if spoken() == revision.product.language else self._in_words(revision).stamp

    def picture(self, revision: Revision, view: str, title: str) -> str:
        """What a view of the product is called in the language that is spoken now."""
        if spoken() == revision.product.language:
            return title
        return self._in_words(revision).pictures.get((picture_context(view), title), (title,))[0]

    def _in_words(self, revision: Revision) -> _InWords:
        language = spoken()
        place = (revision.product.key, revision.hash, language)
        with self._guard:
            kept = self._kept.get(place)
            if kept is not None:
                self._kept.move_to_end(place)
        if kept is not None and time.monotonic() - kept.looked < _LOOK:
            return kept
        return self._looked_up(revision, place, kept)

    def _looked_up(self, revision: Revision, place: tuple[str, str, str], kept: _InWords | None) -> _InWords:
        key, _, language = place
        path = translator_path(self.shop, key, language)
        stamp = files.stamp(path)
        if kept is None or kept.stamp != stamp:
            said = self._words(key, language, stamp)
            titles = {place: forms for place, forms in said.items() if place[0].startswith(PICTURE)}
            kept = _InWords(translated(revision, said), titles, stamp, time.monotonic())
        else:
            kept = _InWords(kept.revision, kept.pictures, stamp, time.monotonic())
        with self._guard:
            self._kept[place] = kept
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return kept

    def _words(self, key: str, language: str, stamp: files.Stamp) -> Words:
        """What the file says; it is read once, and its words are kept packed, a tenth of their size."""
        packed = self._packed.get((key, language))
        if packed is not None and packed[0] == stamp:
            entries = json.loads(zlib.decompress(packed[1]))
            return {(context, text): tuple(forms) for context, text, forms in entries}
        said: Words = {}
        with contextlib.suppress(BrokenFiles):
            said = words(read_file(self.shop, key, language))
        entries = [(context, text, forms) for (context, text), forms in said.items()]
        self._packed[key, language] = stamp, zlib.compress(json.dumps(entries).encode())
        return said


def translator_path(shop: Shop, key: str, language: str) -> Path:
    """Where the translator's file of a product in a language is."""
    return shop.catalog / key / "languages" / f"{language}.po"


def translated_into(shop: Shop, key: str) -> tuple[str, ...]:
    """The names of a product's translators' files, whether they are codes of languages or not."""
    return tuple(sorted(path.stem for path in (shop.catalog / key / "languages").glob("*.po")))


def read_file(shop: Shop, key: str, language: str) -> tuple[Translated, ...]:
    """What the translator's file of a product says; nothing where there is none. Raises BrokenFiles."""
    return read(file_text(shop, key, language), language_file(key, language), language)


def file_text(shop: Shop, key: str, language: str) -> str:
    """The text of that file; '' where there is none. Raises BrokenFiles."""
    path, shown = translator_path(shop, key, language), language_file(key, language)
    try:
        return decode(path.read_bytes(), shown) if path.exists() else ""
    except OSError as error:
        problem = Problem(Source(shown, 1), f"This cannot be read: {(error.strerror or 'unknown').lower()}.")
        raise BrokenFiles([problem]) from error
