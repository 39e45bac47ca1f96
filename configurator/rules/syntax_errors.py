"""Mistakes of syntax: from lark's "unexpected token" to a problem that a merchandiser can mend. Decides words only.

What is well written and speaks of what is not there is told in ``checking``.
"""

import re

from lark import UnexpectedInput
from lark.exceptions import UnexpectedToken

from configurator.rules.grammar import keywords, language
from configurator.rules.respelling import keyword_meant
from configurator.rules.written_numbers import misspelt_number
from configurator.source import did_you_mean

Coached = tuple[str, str, int]
"""Message, hint, and the position in the statement's text."""

_QUOTED_OR_COMMENT = re.compile(r'"[^"\n]*"|#[^\n]*')
_CALLED = {
    "STRING": 'a text in "quotes"',
    "NAME": "a name",
    "NUMBER": "a number",
    "INTEGER": "a whole number",
    "UNIT": "a unit",
    "EQUAL": "=",
    "UNEQUAL": "!=",
    "ORDER": "< <= > >=",
    "STAR": "*",
    "SLASH": "/",
    "DAY": "a day, such as 2027-03-01",
    "VALID": "valid",
    "FOR_GROUP": "for",
    "PATH": "a file, such as shared/paints.rules",
    "WEIGHT": "weight",
    "$END": "the end of the statement",
}
_FOREIGN = {
    "==": "write a single =",
    "<>": "write !=",
    "=>": "write 'requires', or 'when ... then ...'",
    "->": "write 'requires', or 'when ... then ...'",
    "&&": "write 'and'",
    "&": "write 'and'",
    "||": "write 'or'",
    "|": "write 'or'; bars belong into tables",
    "!": "write 'not'",
    ";": "leave it out; a statement ends where the next one starts in column 1",
    "“": 'use straight quotes: "',
    "”": 'use straight quotes: "',
    "„": 'use straight quotes: "',
    "‘": 'use straight quotes: "',
    "’": 'use straight quotes: "',
    "'": 'use double quotes: "',
    "{": "use parentheses: ( )",
    "}": "use parentheses: ( )",
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    "×": "write *",
    "→": "write 'requires', or 'when ... then ...'",
    "⇒": "write 'requires', or 'when ... then ...'",
    "⟹": "write 'requires', or 'when ... then ...'",
    "∧": "write 'and'",
    "∨": "write 'or'",
    "¬": "write 'not'",
    "∈": "write 'in'",
    "«": 'use straight quotes: "',
    "»": 'use straight quotes: "',
    "⩾": "write >=",
    "≧": "write >=",
    "⩽": "write <=",
    "≦": "write <=",
    "/": "divide by a plain number only: length / 2",
}
_RULE = ("sentence", "write why, as a customer may read it", "A tow bar needs a strong engine.")
_PRICE = ("sentence", "write what stands on the receipt", "Metallic paint takes more.")
_NOTICE = ("sentence", "write what a customer reads", "With a trailer the range is about half.")
_HEADERS = {
    "rule": ("rule", *_RULE),
    "table": ("table", *_RULE),
    "prefer": ("preference", *_RULE[:2], "Quiet tyres suit an electric car."),
    "advise": ("notice", *_NOTICE),
    "warn": ("warning", *_NOTICE),
    "price": ("price rule", *_PRICE),
    "price table": ("price table", *_PRICE),
    "preset": ("preset", "title", "write it behind the name", "For five and a dog"),
    "need": ("need", "question", "write it behind the name", "How far do you drive in a day?"),
    "fixed": ("fixed", "sentence", "write why", "It comes with the desk."),
}
"""What a statement is called, what it lacks without its text, how that is written, and an example."""
MOST_DIGITS, MOST_PLACES = 15, 9
DEEP_STACK = 400
"""Beyond this lark takes too long to say exactly what could follow; what it looked for has to do."""
_GUIDANCE = ("prefer", "advise", "warn", "preset", "need", "ask", "fixed", "use")
STATEMENTS = ("rule", "table", "author", "define", "default", "test", "price", *_GUIDANCE)


def coach(error: UnexpectedInput, text: str) -> Coached:
    """What is wrong in the statement, how to mend it, and at which position of its text."""
    at = _position(error, text)
    expected = _expected(error)
    for look in (
        _unclosed,
        _weight,
        _too_many_digits,
        _number,
        _unit_of_an_end,
        _missing_when,
        _punctuation,
        _parenthesis,
        _missing_header,
        _answer_without_text,
        _missing_then,
        _wrong_word,
        _missing_condition,
    ):
        found = look(text, at, expected)
        if found is not None:
            return found
    return _generic(text, at, expected)


def _position(error: UnexpectedInput, text: str) -> int:
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    at: int | None = vars(error).get("pos_in_stream")
    return len(text) if ended or at is None else at


def _expected(error: UnexpectedInput) -> frozenset[str]:
    parser = getattr(error, "interactive_parser", None)
    if parser is not None and len(parser.parser_state.value_stack) <= DEEP_STACK:
        return frozenset(parser.accepts())
    return frozenset(map(str, vars(error).get("allowed") or vars(error).get("expected") or ()))


def _word_at(text: str, at: int) -> str:
    found = re.compile(r'[0-9]+\.[0-9]+|[\w-]+|"[^"\n]*"|<=|>=|!=|==|=>|->|<>|&&|\|\||\S').match(text, at)
    return found.group() if found else ""


def _unclosed(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """The quote that has no other one on its line: the last that was opened before what cannot be read."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : len(text) if end < 0 else end]
    strings = list(re.finditer(r'"[^"]*"|#.*', line))
    rest = re.sub(r'"[^"]*"|#.*', lambda found: " " * len(found.group()), line)
    if '"' not in rest:
        return None
    before = [found for found in strings if found.group()[0] == '"' and found.end() <= at - start]
    turned = [found.start() for found in before if re.match(r"\w", line[found.end() :])]  # its end begins a text
    opened = turned[:1] or [found.start() for found in before[-1:] if rest.find('"') > at - start]
    place = start + (opened[0] if opened else rest.find('"'))
    return 'This " is never closed.', 'put a second " at the end of the text, on the same line', place


def _weight(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """A weight below 0, which may be read on for long."""
    found = re.match(r'prefer\s+[\w-]+\s+"[^"\n]*"[^"#\n]*?\bweight\s+(?P<sign>[-−+])\s*(?P<number>[0-9]+)', text)
    if found is None or found.start("sign") > at:
        return None
    hint = f"write: weight {found['number']}"
    if found["sign"] != "+":
        hint += "; to have something rather not, prefer 'not' and the condition"
    return "A weight is a whole number without a sign.", hint, found.start("sign")


def _too_many_digits(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """A number that is longer than numbers may be, at the mistake or right before it."""
    bare = _QUOTED_OR_COMMENT.sub(lambda quoted: " " * len(quoted.group()), text)
    for found in re.finditer(r"(?<![\w.-])([0-9]+)(?:\.([0-9]+))?", bare):
        if found.start() <= at <= found.end() + 1 and (
            len(found[1]) > MOST_DIGITS or len(found[2] or "") > MOST_PLACES
        ):
            hint = f"write at most {MOST_DIGITS} digits, and {MOST_PLACES} behind the point"
            return "This number has too many digits.", hint, found.start()
    return None


def _unit_of_an_end(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """A tier's end that is measured once more."""
    before = re.search(r"\bfrom\s+([0-9.]+)[^:\n]*\bto\s+([0-9.]+)[ \t]*$", text[:at])
    unit = re.compile(r"[^\W\d]\w*|%|[€$£]").match(text, at)
    if before is None or unit is None or expected != {"COLON"}:
        return None
    hint = f"say it once, at its beginning: from {before[1]} {unit[0]} to {before[2]}"
    return "The end of a tier has no unit of its own.", hint, at


def _missing_when(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """A notice that does not say when it is read."""
    kind = re.match(r"(advise|warn)\b", text)
    if kind is None or "WHEN" not in expected or re.search(r"\bwhen\s*$", text[:at]):
        return None
    called, rest = _HEADERS[kind[1]][0], text[at:].strip()
    if not rest:
        return f"This {called} does not say when it is read.", "write on: when CONDITION", at
    if re.match(r"[\w(]", rest):
        return (
            f"Here the {called} has to say when it is read.",
            f"write 'when' before it: when {rest.splitlines()[0]}",
            at,
        )
    return None


def _number(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """An amount, a percentage or a number that is written as elsewhere."""
    signed = re.search(r"\b(add|take)\s+$", text[:at])
    amount = re.compile(r"[-−+]\s*([0-9.]+\s*[\w%€$£]+)").match(text, at)
    if signed and amount and "NUMBER" in expected:
        word, of = amount.group(1), " of ..." if amount.group(1).endswith("%") else ""
        adds = (signed.group(1) == "add") is (text[at] == "+")
        return "An amount has no sign here.", f"write: add {word}{of}" if adds else f"write: take {word} off", at
    return misspelt_number(text, at)


def _punctuation(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    found = _word_at(text, at)
    if found == "=" and text[at - 1 : at] == "=":
        return "'==' is not a sign of this language.", _FOREIGN["=="], at - 1
    if found in (">", "<") and text[at - 1 : at] in ("=", "<"):
        pair = text[at - 1 : at + 1]
        return f"'{pair}' is not a sign of this language.", _FOREIGN.get(pair, "write <= or >="), at - 1
    if found in _FOREIGN:
        return f"'{found}' is not a sign of this language.", _FOREIGN[found], at
    if found == "," and "THEN" in expected:
        return "A comma cannot stand here.", "leave it out: when ... then ...; join conditions with 'and'", at
    return None


def _parenthesis(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    bare = _QUOTED_OR_COMMENT.sub(lambda quoted: " " * len(quoted.group()), text)
    open_at: list[int] = []
    for position, sign in enumerate(bare[:at]):
        if sign == "(":
            open_at.append(position)
        elif sign == ")" and open_at:
            open_at.pop()
    if bare[at : at + 1] == ")" and not open_at:
        return "This ')' closes nothing.", "leave it out, or put a '(' before it", at
    if open_at and at >= len(text.rstrip()) and "RPAR" in expected:
        return "This '(' is never closed.", "put a ')' where the group ends", open_at[-1]
    return None


def _missing_header(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    header = re.match(
        r"\s*(price\s+table|rule|table|prefer|advise|warn|price|preset|need|fixed)(?:\s+([\w-]+))?\s*", text
    )
    if header is None or at > header.end():
        return None
    kind, name = " ".join(header[1].split()), header[2]
    called, lacks, how, such = _HEADERS[kind]
    if "NAME" in expected:
        if kind == "fixed":
            return "What is fixed has no name.", f'write the option first: fixed lamp "{such}"', at
        return f"This {called} has no name.", f'write a short name first: {kind} name "Sentence for the customer."', at
    if "STRING" in expected:
        message = f"The {called} '{name}' has no {lacks} for the customer."
        if kind == "fixed":
            message = f"'{name}' is fixed without a sentence for the customer."
        return message, f'{how}: {kind} {name} "{such}"', at
    return None


def _answer_without_text(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    """A line below a need that begins like an answer and has no text in quotes."""
    line = re.compile(r"([^\W_][\w-]*)[ \t]*(?=:|$)", re.MULTILINE).match(text, at)
    if line is None or not re.match(r"need\b|§", text) or not re.search(r"\n[ \t]+$", text[:at]):
        return None
    hint = f'write it behind the name: {line[1]} "Up to 50 km"'
    return f"The answer '{line[1]}' has no text for the customer.", hint, at


def _missing_then(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    if "THEN" in expected and at >= len(text.rstrip()):
        return "This 'when' has no 'then'.", "write: when CONDITION then CONDITION", at
    return None


def _wrong_word(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    found = _word_at(text, at)
    if found in STATEMENTS and re.search(r"\n[ \t]+$", text[:at]):
        return f"'{found}' starts a statement here.", "a statement starts in column 1: take the spaces out", at
    before = re.search(r"(\S+)\s+$", text[:at])
    if before and "EQUAL" in expected and re.match(r"\w", found) and found not in keywords():
        if before.group(1) == "if":
            return "'if' is not a word of this language.", "write: when ... then ...", before.start(1)
        hint = f"is a sign missing, such as: {before.group(1)} = {found}?"
        if keyword_meant(before.group(1)):
            hint = f"write {keyword_meant(before.group(1))} in lower case"
        elif before.group(1) == "valid":
            hint = "when and where a rule counts is written: valid from 2027-03-01 until 2027-06-30 in DE, AT"
        return f"'{found}' cannot stand right after '{before.group(1)}'.", hint, at
    return None


def _missing_condition(text: str, at: int, expected: frozenset[str]) -> Coached | None:
    if at >= len(text.rstrip()) and "SOME" in expected:
        return "Here the statement stops, but a condition has to follow.", "such as: engine = e150", at
    return None


def _generic(text: str, at: int, expected: frozenset[str]) -> Coached:
    found = _word_at(text, at)
    message = f"'{found}' cannot stand here." if found else "The statement stops too early."
    words = sorted(expected, key=lambda name: (name not in _CALLED, _called(name)))
    shown = [_called(name) for name in words[:9]]
    near = did_you_mean(found, [_called(name) for name in words if _called(name).isalpha()]) if found else ""
    if near.startswith("did you mean"):
        return message, near, at
    if len(shown) == 1:
        only = f"'{shown[0]}'" if shown[0].isalpha() and words[0] not in _CALLED else shown[0]
        return message, f"only {only}{',' if ', ' in only else ''} can stand here", at
    return message, "here can stand: " + ", ".join(shown) + (", ..." if len(words) > 9 else ""), at


def _called(terminal: str) -> str:
    if terminal in _CALLED:
        return _CALLED[terminal]
    return next((each.pattern.value for each in language().terminals if each.name == terminal), terminal.lower())
