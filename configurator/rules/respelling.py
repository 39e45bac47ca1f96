"""Words and signs that look like the language's own: capital keywords, letters of other scripts, typographic signs.

Decides which of them have to be put right so that a statement can be read, and does so, place by place: what is put
right takes as many characters as before. What else is wrong with the statement is found as if it had been written so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lark import UnexpectedInput

from configurator import lookalikes
from configurator.rules.grammar import keywords, tree

MOST = 40
_QUOTES = "“”„‟«»‹›‘’‚‛″＂〝〞「」『』"
_PARTS = re.compile(
    rf"""
    "[^"\n]*" | \#[^\n]*
    | (?P<quoted>[{_QUOTES}][^"\n{_QUOTES}]*[{_QUOTES}"] | "[^"\n{_QUOTES}]*[{_QUOTES}])
    | (?P<single>'[^'"\n]*')
    | (?P<word>[^\W\d_]\w*)
    | (?P<sign>[−–—‐‑‒―﹣－×∗✕✖÷∕⁄＝＜＞：，（）＊＋．])
    | (?P<pair>[≥⩾≧≤⩽≦≠][ ])
    """,
    re.VERBOSE,
)
_SIGNS = {
    **dict.fromkeys("−–—‐‑‒―﹣－", "-"),
    **dict.fromkeys("×∗✕✖＊", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict(zip("＝＜＞：，（）＋．", "=<>:,()+.", strict=True)),
    **dict.fromkeys(("≥ ", "⩾ ", "≧ "), ">="),
    **dict.fromkeys(("≤ ", "⩽ ", "≦ "), "<="),
    "≠ ": "!=",
}


@dataclass(frozen=True, slots=True)
class Respelt:
    """What stands at a place, what belongs there, and how that is said."""

    at: int
    written: str
    meant: str
    message: str
    hint: str


def respelt(text: str) -> tuple[str, tuple[Respelt, ...]]:
    """The statement with what keeps it from being read put right, and what that was, in its order.

    Cost: a parse for each place where something could be put right, at most MOST of them.
    """
    waiting = list(_candidates(text))[:MOST]
    taken: list[Respelt] = []
    while (stop := _stop(_with(text, taken))) is not None:
        near = [each for each in waiting if each.at <= stop and each not in taken]
        if not near:
            break
        taken += near
    for each in [found for found in taken if found.written.isalpha()]:
        fewer = [other for other in taken if other is not each]
        before, after = _stop(_with(text, taken)), _stop(_with(text, fewer))
        if after is None or (before is not None and after >= before):
            taken = fewer
    taken.sort(key=lambda each: each.at)
    return _with(text, taken), tuple(taken)


def keyword_meant(word: str) -> str:
    """The word of the language that this one looks like; '' when there is none, or it is that word."""
    near = lookalikes.plain(word).lower()
    return near if near != word and near in keywords() else ""


def _candidates(text: str) -> Iterator[Respelt]:
    for found in _PARTS.finditer(text):
        part = found.group()
        match found.lastgroup:
            case "quoted" | "single":
                odd = next(sign for sign in (part[0], part[-1]) if sign != '"')
                hint = 'use straight double quotes: "' if odd == "'" else 'use straight quotes: "'
                yield replace(_sign(found.start(), odd, "", hint), written=part, meant=f'"{part[1:-1]}"')
            case "word":
                meant = keyword_meant(part)
                foreign = lookalikes.foreign_letters(part)
                if meant and foreign:
                    message = f"'{part}' has letters of another script ({foreign})."
                    yield Respelt(found.start(), part, meant, message, f"type it again: {meant}")
                elif meant:
                    message = f"'{part}' is not a word of this language."
                    yield Respelt(found.start(), part, meant, message, f"write {meant} in lower case")
            case "sign" | "pair":
                yield _sign(found.start(), part, _SIGNS[part], f"write {_SIGNS[part]}")


def _sign(at: int, written: str, meant: str, hint: str) -> Respelt:
    bare = written.strip()
    code = "" if bare.isascii() else f" (U+{ord(bare):04X})"
    return Respelt(at, written, meant, f"'{bare}'{code} is not a sign of this language.", hint)


def _with(text: str, taken: list[Respelt]) -> str:
    for each in taken:
        text = text[: each.at] + each.meant + text[each.at + len(each.written) :]
    return text


def _stop(text: str) -> int | None:
    """Where the statement cannot be read any further; None when it can be read to its end."""
    try:
        tree(text)
    except UnexpectedInput as error:
        at: int | None = vars(error).get("pos_in_stream")
        token = getattr(error, "token", None)
        return len(text) if at is None or (token is not None and token.type == "$END") else at
    return None
