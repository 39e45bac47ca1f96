"""Checks a certified no, the file of ``configurator explain --proof``: whether it follows that nothing has all of it.

Stands alone: it imports nothing but the standard library, knows neither rules nor solvers, and can be copied away and
run (``python proof_check.py FILE``). It believes the clauses and checks the rest: every choice is a clause of its own,
every rule and limit named has clauses and nothing else has, and every step follows at once from the clauses it names
(RUP with hints, as in LRAT): with its literals denied, each clause named leaves one literal, which then holds, until
the last leaves none. The last step is the empty clause. The seal, two bytes of SHA-256 a line, names a line that was
changed afterwards; it keeps nobody from sealing anew.
"""

import hashlib
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

FIRST, NOTHING = "Certified no, form 1", "nothing"
SECTIONS = ("Question", "Reason", "Variables", "Clauses", "Steps", "Seal")
HOW = (
    "Whoever doubts it: configurator verify FILE, or the one file proof_check.py of that program alone.",
    "Clauses are believed, all else is checked: docs/reasons.md says how clauses come of rules, and who checks that.",
)
A_ROW = 16
_NUMBERS = re.compile(r"-?[1-9][0-9]{0,8}(?: -?[1-9][0-9]{0,8})*", re.ASCII)


class NotProven(Exception):
    """The file proves nothing: the ``line`` (from 1, 0 for none) where that shows, and why."""

    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(f"{line}: {why}")


@dataclass(slots=True)
class Claim:
    """What a file says: its choices' literals, where rules and limits are named, its variables, and the clauses so far.

    ``said``: the rest of the question, by what it is; ``told``: the lines below each rule and limit.
    ``heads``: how many clauses stand under each heading, the last being the one in force.
    """

    choices: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    variables: dict[int, str] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    clauses: list[tuple[int, ...]] = field(default_factory=list)
    steps: int = 0

    def __str__(self) -> str:
        together = ", ".join(head.partition(": ")[2] for head in self.choices)
        causes = ", ".join(head for head in self.named if head not in self.choices) or "the catalogue alone"
        told = f"No product has {together}" if together else "There is no product at all"
        steps = "1 step" if self.steps == 1 else f"{self.steps} steps"
        return f"{told}, because of {causes}: {len(self.clauses) - self.steps} clauses, {steps}."

    @property
    def verdict(self) -> str:
        """The same for customers, in the words of the rules."""
        name = self.said.get("product", "").partition(" (")[2].removesuffix(")")
        asked: dict[str, list[str]] = {"wanted": [], "choice": []}
        for head in self.choices:
            asked[head.partition(" ")[0]].append(head.partition(": ")[2])
        sentences = dict.fromkeys(lines[1] for lines in self.told.values() if len(lines) > 1)
        chosen = [f"Chosen: {', '.join(asked['choice'])}."] if asked["choice"] else []
        return " ".join([f"{', '.join([name, *asked['wanted']])}: not possible.", *sentences, *chosen])


def seal(lines: Sequence[str]) -> list[str]:
    """The rows that seal the lines."""
    sums = [hashlib.sha256(line.encode("utf-8", "surrogateescape")).hexdigest()[:4] for line in lines]
    return [" ".join(sums[at : at + A_ROW]) for at in range(0, len(sums), A_ROW)]


def check(text: str) -> Claim:
    """The claim of the file, which is proven then. Raises NotProven."""
    lines = text.removesuffix("\n").split("\n")
    _demand(lines[0] == FIRST, 1, f"this is not '{FIRST}'.")
    if SECTIONS[-1] in lines:  # before the sections: it names the head of one that was changed, too
        sealed = lines.index(SECTIONS[-1])
        _check_seal(lines[:sealed], lines[sealed + 1 :])
    heads = _sections(lines)
    claim = Claim()
    for read, start, end in zip((_question, _reason, _variable, _clause, _step), heads, heads[1:], strict=False):
        for index in range(start + 1, end):
            if lines[index]:
                read(claim, index + 1, lines[index])
    said = [(index, lines[index]) for index in range(1, heads[0]) if lines[index]]
    same = said and said[0][1] == f"  {claim.verdict}"
    _demand(same, said[0][0] + 1 if said else 1, "these are not the words of the question and the reason below.")
    for index, line in said[1:]:
        _demand(line in (f"  {each}" for each in HOW), index + 1, "this is not what stands above a proof.")
    for head, number in claim.named.items():
        _demand(head in claim.heads, number, f"no clause of the proof is under '{head}'.")
    _demand(claim.steps > 0 and not claim.clauses[-1], heads[-1], "the steps do not end with nothing.")
    return claim


def _demand(holds: object, line: int, why: str) -> None:
    if not holds:
        raise NotProven(line, why)


def _once(known: dict[Any, Any], key: object, value: object, line: int) -> None:
    _demand(key not in known, line, f"'{key}' is here for the second time.")
    known[key] = value


def _sections(lines: Sequence[str]) -> list[int]:
    """The index of each section's head."""
    heads = [index for index, line in enumerate(lines) if line in SECTIONS]
    for place, name in enumerate(SECTIONS):
        found = heads[place] if place < len(heads) else len(lines) - 1
        _demand(lines[found] == name, found + 1, f"the section '{name}' is missing before this line ends.")
    _demand(len(heads) == len(SECTIONS), heads[-1] + 1, "this section is here for the second time.")
    return heads


def _check_seal(lines: Sequence[str], rows: Sequence[str]) -> None:
    now, then = " ".join(seal(lines)).split(), " ".join(rows).split()
    for number, (one, other) in enumerate(zip(now, then, strict=False), 1):
        _demand(one == other, number, "this line was changed since the file was written, or its seal was.")
    _demand(list(rows) == seal(lines), len(lines) + 1, "lines are missing above, or the seal is not whole.")


def _question(claim: Claim, number: int, line: str) -> None:
    found = re.fullmatch(r"(?:choice|wanted) (-?[1-9][0-9]{0,8}): .+", line, re.ASCII)
    if found:
        _once(claim.choices, line, int(found[1]), number)
        claim.named[line] = number
    else:
        kind, _, rest = line.partition(": ")
        known = rest and kind in ("product", "revision", "on", "in", "also chosen")
        _demand(known, number, "this is no part of a question.")
        _once(claim.said, kind, rest, number)


def _reason(claim: Claim, number: int, line: str) -> None:
    if not line.startswith("  "):
        _demand(line.startswith(("rule ", "limit ")), number, "this is neither a rule nor a limit of the catalogue.")
        _once(claim.named, line, number, number)
        claim.told[line] = []
    else:
        _demand(claim.told, number, "this is under no rule and no limit.")
        claim.told[next(reversed(claim.told))].append(line[2:])


def _variable(claim: Claim, number: int, line: str) -> None:
    found = re.fullmatch(r"([1-9][0-9]{0,8}): (.+)", line, re.ASCII)
    _demand(found, number, "this is no variable with what it stands for.")
    if found:
        _once(claim.variables, int(found[1]), found[2], number)


def _clause(claim: Claim, number: int, line: str) -> None:
    if not line.startswith("  "):
        known = line in claim.named or line.startswith(("catalogue: ", "meaning: "))
        _demand(known, number, f"nothing above names '{line}'.")
        return _once(claim.heads, line, 0, number)
    head = next(reversed(claim.heads), "")
    literals, _ = _numbered(claim, number, line, r"  ([0-9]+): (.*)()")
    if head in claim.choices:
        literal = claim.choices[head]
        meant = claim.variables[abs(literal)].replace(" != ", " = ") if abs(literal) in claim.variables else ""
        said = head.partition(": ")[2].replace(" != ", " = ")
        _demand(literals == (literal,) and not claim.heads[head], number, f"this is not the literal {literal} alone.")
        _demand(meant == said, number, f"variable {abs(literal)} does not stand for '{said}' above.")
    _demand(head, number, "this clause is under no heading.")
    claim.heads[head] += 1
    claim.clauses.append(literals)
    return None


def _step(claim: Claim, number: int, line: str) -> None:
    """Unit propagation along the clauses named, with all literals of the step denied."""
    _demand(claim.clauses and (claim.clauses[-1] or not claim.steps), number, "nothing can follow here.")
    literals, hints = _numbered(claim, number, line, r"  ([0-9]+): (.*) from (.*)")
    false = set(literals)
    for place, hint in enumerate(hints, 1):
        _demand(0 < hint <= len(claim.clauses), number, f"there is no clause {hint} before this step.")
        left = {literal for literal in claim.clauses[hint - 1] if literal not in false}
        _demand(len(left) < 2, number, f"this does not follow: clause {hint} leaves {len(left)} literals, not one.")
        _demand(left or place == len(hints), number, f"the clauses named after {hint} are not needed.")
        false.update(-literal for literal in left)
    _demand(hints and not left, number, "this does not follow from the clauses named.")
    claim.clauses.append(literals)
    claim.steps += 1


def _numbered(claim: Claim, number: int, line: str, form: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The literals and the hints of a line that has the next number."""
    found = re.fullmatch(form, line, re.ASCII)
    _demand(found, number, "this is not a numbered clause.")
    parts = found.groups() if found else ()
    _demand(parts[0] == str(len(claim.clauses) + 1), number, f"this is not number {len(claim.clauses) + 1}.")
    for part in parts[1:]:
        _demand(part in ("", NOTHING) or _NUMBERS.fullmatch(part), number, f"'{part[:40]}' is no row of numbers.")
    _demand(parts[1], number, f"a clause without literals is written '{NOTHING}'.")
    literals, hints = (tuple(map(int, part.split())) if part != NOTHING else () for part in parts[1:])
    for literal in literals:
        _demand(abs(literal) in claim.variables, number, f"there is no variable {abs(literal)} above.")
    return literals, hints


def compare(claim: Claim, catalogue: bytes, rules: bytes) -> None:
    """Whether the shop's two files are those of the proof, and have what it quotes. Raises NotProven, of no line."""
    revision = hashlib.sha256(f"{len(catalogue)}:".encode() + catalogue + rules).hexdigest()
    _demand(claim.said.get("revision") == revision, 0, "it was written of other files than these.")
    written = rules.decode("utf-8", "surrogateescape").split("\n")
    for head, (place, sentence, *quoted) in claim.told.items():
        if head.startswith("rule "):
            at = re.fullmatch(r"[^,]*:([1-9][0-9]{0,8})(, .*)?", place)
            line = min(int(at[1]) if at else 0, len(written)) - 1
            whole = [written[line], *takewhile(lambda each: each.startswith(" "), written[line + 1 :])]
            own = [f"| {each[: len(each) - len(each.lstrip(' '))]}{' '.join(each.split())}" for each in whole]
            rows = [*own[: len(quoted) - 1], "| ..."] if quoted[-1:] == ["| ..."] else own
            begun = re.match(rf"(?:rule|table) {re.escape(head[5:])}(?![\w-])", written[line])
            same = quoted == rows and begun and f'"{sentence}"' in " ".join(" ".join(whole).split())
            _demand(same, 0, f"'{head}' does not stand in the rule file as it is quoted.")


def main(arguments: Sequence[str]) -> int:
    """Checks the files named: 0 when all are proven, 1 when one is not, 2 when none could be read."""
    at = arguments.index("--files") if "--files" in arguments else len(arguments)
    proofs, shop = arguments[:at], arguments[at + 1 :]
    if not proofs or len(shop) not in (0, 2):
        sys.stderr.write("usage: proof_check.py FILE ... [--files CATALOGUE RULES]\n")
        return 2
    worst = 0
    for file in proofs:
        try:
            claim = check(Path(file).read_text("utf-8", "surrogateescape"))
            if shop:
                compare(claim, Path(shop[0]).read_bytes(), Path(shop[1]).read_bytes())
            told = (
                "The rules are those of the files."
                if shop
                else "What it quotes of the rules was not compared (--files)."
            )
            sys.stdout.write(f"{file}: proven. {claim} {told}\n")
        except NotProven as error:
            sys.stderr.write(f"{file}:{error}\n" if error.line else f"{file}: {error.why}\n")
            worst = 1
        except OSError as error:
            sys.stderr.write(f"{error.filename}: {error.strerror}\n")
            return 2
    return worst


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
