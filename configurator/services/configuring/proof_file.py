"""A certified no as a file: for people first, then for ``proof_check``, which reads nothing else.

Decides the form alone; what is proven and how is the engine's (``engine.explaining.certificate``).
"""

from collections.abc import Iterable, Iterator

from configurator import proof_check
from configurator.catalog.selection import Choice, Choices
from configurator.catalog.validity import Situation
from configurator.engine.answers import Structure
from configurator.engine.compiling.literals import Clause
from configurator.engine.explaining.certificate import Certificate, Origin, RuleOrigin, Unguarded
from configurator.rules.revision import Revision
from configurator.services.configuring.explanations import limit_name, parts
from configurator.shared_text import shared_text

_HEADS = {
    Unguarded.CATALOGUE: "catalogue: at most one value where one is taken; how counts and instances hang together",
    Unguarded.MEANING: "meaning: of the variables that are no values",
}
_MOST_LINES = 12


def proof_text(revision: Revision, at: Situation | None, choices: Choices, proven: Certificate) -> str:
    """The whole file. ``choices``: all that were made, also those that the proof does not need."""
    lines = [
        proof_check.FIRST,
        "",
        *(f"  {_line(each)}" for each in (_verdict(revision, proven), *proof_check.HOW)),
        "",
        *_sections(revision, at, choices, proven),
    ]
    return "\n".join([*lines, proof_check.SECTIONS[-1], *proof_check.seal(lines), ""])


def _sections(revision: Revision, at: Situation | None, choices: Choices, proven: Certificate) -> Iterator[str]:
    bodies = (
        _question(revision, at, choices, proven),
        _reason(revision, proven),
        (f"{variable}: {_line(meaning)}" for variable, meaning in proven.meanings.items()),
        _clauses(proven),
        _steps(proven),
    )
    for head, body in zip(proof_check.SECTIONS, bodies, strict=False):
        yield head
        yield from body
        yield ""


def _verdict(revision: Revision, proven: Certificate) -> str:
    """What is not possible, and the sentences of the reason; the checker compares it with what stands below."""
    wanted = f", {_line(str(proven.wanted))}" if proven.wanted else ""
    told = [_line(part.text) for part in parts(revision, proven.conflict) if part.kind != "choice"]
    others = [_line(str(choice)) for choice in proven.literals if choice != proven.wanted]
    chosen = [f"Chosen: {', '.join(others)}."] if others else []
    return " ".join([f"{_line(revision.product.name)}{wanted}: not possible.", *dict.fromkeys(told), *chosen])


def _question(revision: Revision, at: Situation | None, choices: Choices, proven: Certificate) -> Iterator[str]:
    yield f"product: {revision.product.key} ({_line(revision.product.name)})"
    yield f"revision: {revision.hash}"
    if at is not None:
        yield f"on: {at.on.isoformat()}"
        if at.market:
            yield f"in: {_line(at.market)}"
    yield from (_choice_head(choice, proven) for choice in proven.literals)
    rest = sorted(choices - proven.literals.keys())
    if rest:
        yield f"also chosen: {_line(', '.join(map(str, rest)))}"


def _reason(revision: Revision, proven: Certificate) -> Iterator[str]:
    for part in parts(revision, proven.conflict):
        if part.kind == "choice":
            continue
        yield _line(f"{part.kind} {part.name}")
        if part.source is not None:
            yield f"  {part.source.file}:{part.source.line}{f', {_line(part.author)}' if part.author else ''}"
        yield f"  {_line(part.text)}"
        if part.kind == "rule" and part.source is not None:
            whole = shared_text(revision.rules_text)
            text = whole.used.get(part.source.file.partition("/")[2], whole.own)
            yield from (f"  | {line}" for line in _written(text, part.source.line))


def _written(text: str, first: int) -> Iterator[str]:
    """The statement that begins at a line, as it stands in the file; of a long one the first lines."""
    lines = [_line(line, indented=True) for line in text.split("\n")[first - 1 : first + 200]]
    end = next((n for n, line in enumerate(lines) if n and not line.startswith(" ")), len(lines))
    yield from lines[: min(end, _MOST_LINES)]
    if end > _MOST_LINES:
        yield "..."


def _clauses(proven: Certificate) -> Iterator[str]:
    last: Origin | None = None
    for number, axiom in enumerate(proven.axioms, 1):
        if axiom.origin != last:
            yield _head(axiom.origin, proven)
            last = axiom.origin
        yield f"  {number}: {_numbers(axiom.clause)}"


def _head(origin: Origin, proven: Certificate) -> str:
    match origin:
        case Choice():
            return _choice_head(origin, proven)
        case RuleOrigin(name):
            return _line(f"rule {name}")
        case Structure():
            return _line(f"limit {limit_name(origin)}")
    return _HEADS[origin]


def _choice_head(choice: Choice, proven: Certificate) -> str:
    kind = "wanted" if choice == proven.wanted else "choice"
    return f"{kind} {proven.literals[choice]}: {_line(str(choice))}"


def _steps(proven: Certificate) -> Iterator[str]:
    for number, step in enumerate(proven.steps, len(proven.axioms) + 1):
        yield f"  {number}: {_numbers(step.clause)} from {_numbers(hint + 1 for hint in step.hints)}"


def _numbers(numbers: Iterable[int] | Clause) -> str:
    return " ".join(map(str, numbers)) or proof_check.NOTHING


def _line(text: str, *, indented: bool = False) -> str:
    """The text in one line, whatever it has in it; ``indented``: with the spaces that it begins with."""
    lead = len(text) - len(text.lstrip(" ")) if indented else 0
    return " " * lead + " ".join(text.split())
