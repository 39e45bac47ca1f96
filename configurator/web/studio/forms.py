"""What the editor's form carries: the two texts, the draft that they were begun from, and the page they stand on."""

import secrets
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import BadRequest

from configurator.rules.drafts import Draft, Texts


@dataclass(frozen=True, slots=True)
class Basis:
    """The draft that a text was begun from: its version, and the hash of the files that it was begun from itself."""

    version: int
    base: str

    def __str__(self) -> str:
        return f"{self.version}:{self.base}"


def basis_of(draft: Draft) -> Basis:
    """What a text is based on that is begun from the draft now."""
    return Basis(draft.version, draft.base)


def draft_fields(draft: Draft) -> dict[str, object]:
    """What a page says of a draft beside its texts, and what its form says back."""
    return {"version": draft.version, "author": draft.author, "changed_at": draft.changed_at, "seen": draft.hash}


def posted_texts() -> Texts:
    """The texts in the form, with the line ends of files; browsers post carriage returns."""
    rules, catalogue = (request.form[key].replace("\r\n", "\n") for key in ("rules", "catalogue"))
    return Texts(catalogue, rules)


def posted_basis() -> Basis:
    """What the texts in the form were begun from; what "save mine on top" names, where that was pressed.

    Raises BadRequest.
    """
    over = request.form.get("over")
    version, _, base = over.partition(":") if over else (request.form["base_version"], "", request.form.get("base", ""))
    try:
        return Basis(int(version), base)
    except ValueError:
        raise BadRequest("The form's version is not a number.") from None


def sitting() -> str:
    """The random name of the page in the browser: that of the form, else a new one."""
    return request.form.get("sitting", "") or secrets.token_urlsafe(12)
