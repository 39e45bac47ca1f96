"""The blueprint of the studio's pages, who may open them, and the words its templates need."""

from flask import Blueprint

from configurator.services.showroom.checking import Report, errors_of
from configurator.services.studio.publish import ROLE
from configurator.web.money_and_dates import counted
from configurator.web.staff_access import only_for
from configurator.web.studio import refused_texts

blueprint = Blueprint("studio", __name__, url_prefix="/studio")
only_for(blueprint, ROLE, login=refused_texts.login_first)
refused_texts.install(blueprint)


@blueprint.app_template_filter()
def verdict(report: Report) -> str:
    """What a check found, in a line."""
    errors = len(errors_of(report.problems))
    failed = sum(not test.passed for test in report.tests)
    said = [f"{counted(errors, 'mistake', 'mistakes')} to mend" if errors else "Ready to publish"]
    warnings = len(report.problems) - errors
    if warnings:
        said.append(counted(warnings, "warning", "warnings"))
    if report.tests:
        said.append(f"{len(report.tests) - failed} of {counted(len(report.tests), 'rule test', 'rule tests')} pass")
    return ", ".join(said) + "."


@blueprint.app_template_filter()
def sentence(words: str) -> str:
    """The words as a sentence: a capital first, a full stop last unless there is one."""
    text = words.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."
