"""From the text of a rule file to its syntax tree: cuts statements apart, reads each, goes on after a mistake.

Decides what can be said; whether the names in it exist is asked in ``checking``. The grammar, for people, ends
``docs/rules.md``; ``grammar`` has it for the machine. A statement starts in column 1, its further lines are indented.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lark import Token, Tree, UnexpectedInput

from configurator import lookalikes
from configurator.catalog.used_files import repeated_files, used_problem
from configurator.characters import hidden_characters
from configurator.rules import tables
from configurator.rules.advice import Notice, Prefer
from configurator.rules.grammar import tree
from configurator.rules.guidance import AskedWhen, NeedAnswer, NeedQuestion, Preset, ShownOnly, UsedFile
from configurator.rules.parse_trees import Place
from configurator.rules.price_syntax import PriceRule
from configurator.rules.price_tables import matrix
from configurator.rules.respelling import keyword_meant, respelt
from configurator.rules.rule_set import RuleSet, Statement
from configurator.rules.syntax import Author, Default, Definition, Rule, Table, Test
from configurator.rules.syntax_builder import statement
from configurator.rules.syntax_errors import STATEMENTS, coach
from configurator.shared_text import shared_text
from configurator.source import Problem, Source, did_you_mean
from configurator.time_limit import out_of_time, time_allowed

LONGEST = 16_000_000
LONGEST_STATEMENT = 2_000_000
"""Without a table's rows: those are read one by one."""
_ODD_BLANK = re.compile(r'"[^"\n]*"|#[^\n]*|(?P<odd>[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])')
_DECLARED = re.compile(r"^(?:rule|table|define|price(?:\s+table)?)\s+([^\W_][\w-]*)", re.MULTILINE | re.IGNORECASE)
_TABLE = re.compile(r"(?:price\s+)?table\b")
_ANSWER = re.compile(r'\s+[^\W_][\w-]*\s+"')
_BAR_LIKE = re.compile("[│｜¦┃∣]")


@dataclass(slots=True)
class _Block:
    """The lines of one statement; ``readable`` is False when nobody can tell what it was meant to be."""

    line: int
    lines: list[str]
    readable: bool = True


@dataclass(slots=True)
class _Read:
    """What has been read of a file so far."""

    file: str
    author: str = ""
    problems: list[Problem] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Library:
    """The texts of the files that can be used, by path in their folder, and those that were taken in already."""

    folder: str
    texts: Mapping[str, str]
    taken: set[str] = field(default_factory=set)


def parse(text: str, file: str) -> tuple[RuleSet, tuple[Problem, ...]]:
    """What the rule file says, and every mistake in its syntax, in file order. Statements with mistakes are left out.

    Never raises, whatever the text; where time is over (``within``), that is a mistake, too. ``file`` is the name that
    problems show; what it uses stands below it in the text (``shared_text``) and is told under its own name.
    """
    if len(text) > LONGEST:
        message = f"This file is longer than {LONGEST:,} characters; it is not read."
        return RuleSet(), (Problem(Source(file, 1), message, "split the product"),)
    whole = shared_text(text)
    folder, _, name = file.rpartition("/")
    library = _Library(folder, whole.used)
    read = _read_file(whole.own, file, library, (name,))
    read.problems += repeated_files(text, folder)
    for path in whole.used.keys() - library.taken - {name}:
        hint = f"write 'use {path}', or delete it from its heading on"
        read.problems.append(Problem(Source(f"{folder}/{path}", 1), "Nothing uses this file.", hint))
    found = read.statements
    return (
        RuleSet(
            rules=tuple(each for each in found if isinstance(each, Rule | Table)),
            definitions=tuple(each for each in found if isinstance(each, Definition)),
            defaults=tuple(one for each in found if isinstance(each, Default) for one in each.in_turn),
            tests=tuple(each for each in found if isinstance(each, Test)),
            prefers=tuple(each for each in found if isinstance(each, Prefer)),
            notices=tuple(each for each in found if isinstance(each, Notice)),
            prices=tuple(each for each in found if isinstance(each, PriceRule)),
            presets=tuple(each for each in found if isinstance(each, Preset)),
            needs=tuple(each for each in found if isinstance(each, NeedQuestion)),
            asked=tuple(each for each in found if isinstance(each, AskedWhen)),
            fixed=tuple(each for each in found if isinstance(each, ShownOnly)),
        ),
        tuple(sorted(read.problems)),
    )


def _read_file(text: str, file: str, library: _Library, way: tuple[str, ...]) -> _Read:
    """What a file says, with the statements of those that it uses in their places; ``way``: which use it."""
    read = _Read(file)
    for block in tuple(_blocks(_visible(text.removeprefix("\ufeff"), read), read)):
        if out_of_time():
            read.problems.append(too_slow_to_read(Source(file, block.line)))
            break
        if block.readable:
            _read_block(block, read)
    statements: list[Statement] = []
    for each in read.statements:
        if not isinstance(each, UsedFile):
            statements.append(each)
            continue
        problem = used_problem(each.path, each.source, library.texts, way)
        if problem is not None:
            read.problems.append(problem)
        elif each.path not in library.taken:
            library.taken.add(each.path)
            used = _read_file(library.texts[each.path], f"{library.folder}/{each.path}", library, (*way, each.path))
            statements += used.statements
            read.problems += used.problems
    read.statements = statements
    return read


def too_slow_to_read(source: Source) -> Problem:
    """What is told at the statement up to which the time for reading was enough."""
    allowed = f"the {time_allowed():g} seconds for it were over here"
    message = f"Reading takes too long: {allowed}, and nothing below was looked at."
    return Problem(source, message, "split the product, or write many rules as one table")


def declared_names(text: str) -> frozenset[str]:
    """The names of all rules, tables and definitions that the text sets out to state, broken ones included."""
    return frozenset(_DECLARED.findall(text))


def _visible(text: str, read: _Read) -> str:
    """The text without what nobody can see in it, and with plain blanks for odd ones; each of these is a problem."""
    hidden = {each.index: str(each) for each in hidden_characters(text)}
    odd = {found.start(): found["odd"] for found in _ODD_BLANK.finditer(text) if found["odd"]}
    for at, told in hidden.items():
        place = _place(text, at, read.file)
        read.problems.append(Problem(place, f"{told[0].upper()}{told[1:]} stands here.", "delete it"))
    for at, blank in odd.items():
        message = f"This blank is no ordinary one (U+{ord(blank):04X})."
        read.problems.append(Problem(_place(text, at, read.file), message, "write a space"))
    if not hidden and not odd:
        return text
    return "".join(" " if at in odd else sign for at, sign in enumerate(text) if at not in hidden)


def _place(text: str, at: int, file: str) -> Source:
    before = re.split(r"\r\n|\r|\n", text[:at])
    return Source(file, len(before), len(before[-1]) + 1)


def _blocks(text: str, read: _Read) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if not line.strip() or line.startswith("#") or line[0].isspace():
            if block is not None:
                block.lines.append(line)
            elif line.strip() and not line.lstrip().startswith("#"):
                block = _Block(number, [line], readable=_told_lost(line, number, read))
            continue
        word = re.match(r"[\w-]+", line) or re.match(r"\S", line)
        assert word is not None
        if word.group() in STATEMENTS or keyword_meant(word.group()) in STATEMENTS:
            if block is not None:
                yield block
            block = _Block(number, [line])
        elif block is not None and not difflib.get_close_matches(word.group(), STATEMENTS, n=1, cutoff=0.7):
            _tell_unindented(line, number, block, read)
            block.lines.append(line)
        else:
            if block is not None:
                yield block
            block = _Block(number, [line], readable=_told_unknown(word.group(), number, read))
    if block is not None:
        yield block


def _told_lost(line: str, number: int, read: _Read) -> bool:
    source = Source(read.file, number, len(line) - len(line.lstrip()) + 1)
    hint = "a statement starts in column 1; indented lines go on with the one above"
    read.problems.append(Problem(source, "This line goes on with a statement, but none has started.", hint))
    return False


def _told_unknown(word: str, number: int, read: _Read) -> bool:
    hint = did_you_mean(word, STATEMENTS)
    read.problems.append(Problem(Source(read.file, number), f"'{word}' does not start a statement.", hint))
    return False


def _tell_unindented(line: str, number: int, block: _Block, read: _Read) -> None:
    """Once a block, so that a whole table in column 1 is one problem."""
    told = any(before and not before[0].isspace() and before[0] != "#" for before in block.lines[1:])
    if block.readable and not told:
        message = f"'{line.split()[0]}' does not start a statement."
        hint = "indent the line if it goes on with the statement above; statements start with " + ", ".join(STATEMENTS)
        read.problems.append(Problem(Source(read.file, number), message, hint))


def _read_block(block: _Block, read: _Read) -> None:
    split = len(block.lines)
    asks = re.match(r"need\b", lookalikes.plain(block.lines[0]).lower()) is not None
    if asks:
        split = next((at for at, line in enumerate(block.lines) if at and _ANSWER.match(line)), split)
    if _TABLE.match(lookalikes.plain(block.lines[0]).lower()):
        split = tables.first_row(block.lines)
        if split in (0, len(block.lines)):
            hint = "write the options between bars on a line of their own, then one row a line"
            bar = _BAR_LIKE.search("".join(block.lines))
            hint = f"'{bar.group()}' (U+{ord(bar.group()):04X}) is no bar; write |" if bar else hint
            read.problems.append(Problem(Source(read.file, block.line), "This table has no columns.", hint))
            return
    made, rest = _read_statement(_Block(block.line, block.lines[:split]), read), block.lines[split:]
    if isinstance(made, Author):
        read.author = made.name
        return
    if asks:
        answers = tuple(_answers(rest, block.line + split, read))
        made = replace(made, answers=answers, answered=bool(rest)) if isinstance(made, NeedQuestion) else made
    elif isinstance(made, PriceRule) and split < len(block.lines):
        made = replace(made, effect=matrix(rest, read.file, block.line + split, read.problems))
    elif split < len(block.lines):
        columns, rows = tables.rows(rest, read.file, block.line + split, read.problems)
        made = replace(made, columns=columns, rows=rows) if isinstance(made, Table) else made
    if made is not None:
        read.statements.append(made)


def _read_statement(block: _Block, read: _Read) -> Statement | None:
    """The statement of these lines; None, and told why, where they are none."""
    text = "\n".join(block.lines)
    if len(text) > LONGEST_STATEMENT:
        message = f"This statement is longer than {LONGEST_STATEMENT:,} characters; it is not read."
        read.problems.append(Problem(Source(read.file, block.line), message, "split it; 'define' names parts of it"))
        return None
    try:
        branch = _tree(text, block, read)
    except UnexpectedInput as error:
        mended, _ = respelt(text)
        message, hint, at = coach(error, mended)
        read.problems.append(Problem(_source(text, at, block.line, read.file), message, hint))
        return None
    return statement(branch, Place(read.file, block.line, read.author, read.problems))


def _answers(lines: Sequence[str], line: int, read: _Read) -> Iterator[NeedAnswer]:
    """The answers of a need, each on a line of its own and those indented below it that begin no other."""
    starts = [at for at, each in enumerate(lines) if _ANSWER.match(each)]
    for start, end in pairwise([*starts, len(lines)]):
        marked = [f"§{lines[start][1:]}", *lines[start + 1 : end]]
        made = _read_statement(_Block(line + start, marked), read)
        if isinstance(made, NeedAnswer):
            yield made


def _tree(text: str, block: _Block, read: _Read) -> Tree[Token]:
    """The tree of a statement's text, what looks like the language's own words and signs taken for them and told.

    Raises lark's UnexpectedInput for what is wrong beyond that, with places in the text that was put right.
    """
    try:
        return tree(text)
    except UnexpectedInput:
        mended, found = respelt(text)
        for each in found:
            read.problems.append(Problem(_source(text, each.at, block.line, read.file), each.message, each.hint))
        if not found:
            raise
    return tree(mended)


def _source(text: str, at: int, line: int, file: str) -> Source:
    """The place of a position in a statement's text; at its end, behind its last word."""
    if at >= len(text.rstrip()):
        at = len(text.rstrip())
    before = text[:at]
    return Source(file, line + before.count("\n"), at - (before.rfind("\n") + 1) + 1)
