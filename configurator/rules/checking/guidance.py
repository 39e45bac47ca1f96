"""Whether presets, and what is asked or only shown, speak of what the catalogue has. What needs say of their own names,
``survey`` checks; whether a preset goes with the rules is the engine's question."""

from collections.abc import Iterator, Sequence

from configurator.catalog.model import Kind
from configurator.rules.checking.choices import choice_problems, validity_problems
from configurator.rules.checking.conditions import condition_problems
from configurator.rules.checking.names import Vocabulary, option_problems
from configurator.rules.guidance import AskedWhen, Preset, ShownOnly
from configurator.rules.mentioned_names import mentions
from configurator.rules.rule_set import RuleSet
from configurator.source import Problem, Source


def guidance_problems(rules: RuleSet, known: Vocabulary) -> Iterator[Problem]:
    """Every problem of them, in no order."""
    for preset in rules.presets:
        yield from _preset_problems(preset, known)
    for several, told in ((rules.asked, "asked only now and then"), (rules.fixed, "fixed")):
        first: dict[str, Source] = {}
        for each in several:
            if each.option in first:
                message = f"It is said already when '{each.option}' is {told}, in line {first[each.option].line}."
                yield Problem(each.source, message, "join both conditions with 'or'")
            first.setdefault(each.option, each.source)
            yield from _asking_problems(each, known)
    yield from _circles((*rules.asked, *rules.fixed))


def _circles(conditional: Sequence[AskedWhen | ShownOnly]) -> Iterator[Problem]:
    """Answers that take away each other's questions in a circle, each circle once: a click would undo itself."""
    hangs_on: dict[str, set[str]] = {}
    for each in conditional:
        hangs_on.setdefault(each.option, set()).update(mentions(each.when) if each.when is not None else ())
    told: set[frozenset[str]] = set()
    for each in conditional:
        paths: list[tuple[str, ...]] = [(each.option,)]
        seen = {each.option}
        for path in paths:
            if len(path) > 1 and each.option in hangs_on[path[-1]]:
                if frozenset(path) not in told:
                    told.add(frozenset(path))
                    chain = " -> ".join((*path, each.option))
                    message = f"Whether '{each.option}' can be answered hangs on its own answer: {chain}."
                    yield Problem(each.source, message, "name other options in one of the conditions")
                break
            further = sorted((hangs_on[path[-1]] & hangs_on.keys()) - seen)
            seen.update(further)
            paths.extend((*path, option) for option in further)


def _preset_problems(preset: Preset, known: Vocabulary) -> Iterator[Problem]:
    yield from validity_problems(preset.valid, preset.source, known)
    seen = set[str]()
    for choice in preset.choices:
        yield from choice_problems(choice, preset.source, known)
        option = known.option(choice.slot.key)
        if str(choice.slot) in seen and (option is None or option.single):
            yield Problem(preset.source, f"'{choice.slot}' is chosen twice.", "leave one of them out")
        seen.add(str(choice.slot))


def _asking_problems(each: AskedWhen | ShownOnly, known: Vocabulary) -> Iterator[Problem]:
    option = known.option(each.option)
    if option is None:
        yield from option_problems(each.option, each.source, known, None)
        return
    home = known.product.home(each.option)
    if each.when is not None:
        yield from condition_problems(each.when, known, frozenset({home.key}) if home.repeated else frozenset())
        if each.option in set(mentions(each.when)):
            message = f"Whether '{each.option}' can be answered hangs on its own answer."
            yield Problem(each.source, message, "name other options in the condition")
    if isinstance(each, ShownOnly) and option.kind is Kind.TEXT:
        yield Problem(each.source, f"'{each.option}' is a text, which only the customer can write.", "leave this out")
    elif isinstance(each, ShownOnly) and option.required:
        message = f"'{each.option}' has to be answered by the customer, so it cannot be fixed."
        yield Problem(each.source, message, "take 'required' out of the catalogue, or this out of the rules")
