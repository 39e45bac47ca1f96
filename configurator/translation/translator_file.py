"""The files that translators write: gettext's .po, read to plain entries with their places, and brought up to date.

Decides how such a file is read; what there is to translate is decided elsewhere. An entry is found by its context (the
place that the words stand in) and by the words that it translates, so that words that have changed are translated anew.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from configurator.errors import BrokenFiles
from configurator.languages.spoken import locale_of
from configurator.source import Problem, Source

Words = Mapping[tuple[str, str], tuple[str, ...]]
"""Context and original -> its forms in the language, of most words one; what has no translation is left out."""

_LARGEST = 4_000_000
_HEADER = """\
# PROJECT in another language. Each entry has the words as they are (msgid) and the same in your language (msgstr).
# Where msgstr is empty, customers read the words as they are.
#"""
_EMPTY = ('"Report-Msgid-Bugs-To: EMAIL', '"Last-Translator: FULL', '"Language-Team:', '"Generated-By:')
_PLACE = re.compile(r" on \d+$")
_WIDTH = 118


@dataclass(frozen=True, slots=True)
class Entry:
    """Words to translate: where they stand (``context``), what they say, and where they were written.

    ``plural``: what they are of several; '' for words that count nothing. ``note``: what a translator should know.
    """

    context: str
    text: str
    source: Source | None = None
    plural: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Translated:
    """An entry of a translator's file: what it says of one thing or, of several things, of each number's form.

    ``unsure``: it is marked as fuzzy, and does not count. ``obsolete``: it was taken out of use.
    """

    context: str
    text: str
    forms: tuple[str, ...]
    source: Source
    unsure: bool = False


def read(content: str, file: str, language: str) -> tuple[Translated, ...]:
    """What a translator's file says, in file order, without its obsolete entries. Raises BrokenFiles with the place."""
    return tuple(_translated(each, file) for each in _catalogue(content, file, language) if each.id)


def words(entries: Iterable[Translated]) -> Words:
    """The words that the entries say, as far as they say any, all forms of them."""
    return {(each.context, each.text): each.forms for each in entries if all(each.forms) and not each.unsure}


def brought_up_to_date(content: str, file: str, language: str, wanted: Iterable[Entry], project: str) -> str:
    """The file's text with exactly the wanted entries, in their order; what was said of them stays said.

    What nobody wants any more stays at the end, commented out, and is taken up again when it is wanted again. '' makes
    a new file. Raises BrokenFiles.
    """
    known = _catalogue(content, file, language)
    template = Catalog(locale=None)
    for each in wanted:
        template.add(
            (each.text, each.plural) if each.plural else each.text,
            locations=[(each.source.file, each.source.line)] if each.source else [],
            auto_comments=[each.note] if each.note else [],
            flags=["python-format"] if "%(" in each.text else [],
            context=each.context or None,
        )
    for old in known.obsolete.values():  # the update puts them back where they are not wanted
        known.add(old.id, old.string, context=old.context)
    known.obsolete.clear()
    known.update(template, no_fuzzy_matching=True, update_header_comment=False)
    known.project, known.version, known.fuzzy = project, "", False
    known.header_comment = _HEADER.replace("PROJECT", project)
    written = BytesIO()
    write_po(written, known, width=_WIDTH, ignore_obsolete=False, sort_output=False)
    return _without_dates(written.getvalue().decode("utf-8"))


def _catalogue(content: str, file: str, language: str) -> Catalog:
    locale = locale_of(language)
    if locale is None:
        hint = "name the file by the code of a language, such as de.po or pt-BR.po"
        raise BrokenFiles([Problem(Source(file, 1), f"'{language}' is no language.", hint)])
    if len(content) > _LARGEST:
        raise BrokenFiles(
            [Problem(Source(file, 1), f"This file is too large; at most {_LARGEST:,} characters are read.")]
        )
    try:
        return read_po(StringIO(content), locale=locale, abort_invalid=True)
    except PoFileError as error:
        place = Source(file, (error.lineno or 0) + 1)
        hint = "an entry is msgctxt, msgid and msgstr, each followed by words in double quotes"
        told = f"This is no translator's file: {_PLACE.sub('', str(error.args[0])).lower()}."
        raise BrokenFiles([Problem(place, told, hint)]) from error
    except (ValueError, LookupError, UnicodeError) as error:
        hint = "begin with the header that 'configurator translate' writes"
        raise BrokenFiles([Problem(Source(file, 1), f"This is no translator's file: {error}.", hint)]) from error


def _translated(message: Message, file: str) -> Translated:
    place, unsure = Source(file, message.lineno or 1), "fuzzy" in message.flags
    return Translated(message.context or "", _single(message), _forms(message), place, unsure)


def _single(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _without_dates(text: str) -> str:
    """The file without the lines that change by themselves, or say nothing."""
    dated = ('"POT-Creation-Date:', '"PO-Revision-Date:', *_EMPTY)
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(dated))
