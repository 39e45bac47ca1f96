"""Presets that the rules forbid: a customer would be offered what there is not."""

from collections.abc import Iterator

from configurator.analysis.rule_tests import limits_text
from configurator.engine import Engine
from configurator.engine.answers import Conflict
from configurator.listing import listed
from configurator.rules.guidance import Preset
from configurator.rules.in_force import in_force
from configurator.source import Problem


def forbidden_presets(engine: Engine) -> Iterator[Problem]:
    """Those in force in the engine's situation whose choices do not go together. Raises SolverDeadline.

    Cost: a question per preset, and an explanation for each that is forbidden.
    """
    for preset in in_force(engine.revision.rules, engine.revision.product, engine.situation).presets:
        choices = frozenset(preset.choices)
        if not engine.possible(choices):
            yield _forbidden(preset, engine.explain(choices))


def _forbidden(preset: Preset, conflict: Conflict) -> Problem:
    rules = [f"'{name}'" for name in conflict.rules]
    because = f"forbidden by {listed(rules)}" if rules else f"because of {limits_text(conflict)}"
    chosen = listed([str(choice) for choice in conflict.choices])
    told = f"preset '{preset.name}' cannot be chosen: {chosen} {because}"
    return Problem(preset.source, told, "leave a choice out of it, loosen a rule, or say when it is valid")
