"""Who orders: the fields of the form, and what is wrong with what was written in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from configurator.characters import composed, hidden_in
from configurator.languages.sentences import gettext, later
from configurator.orders.order import Contact


@dataclass(frozen=True, slots=True)
class ContactField:
    """A field as it is asked for."""

    name: str
    label: str
    type: str
    autocomplete: str
    length: int
    required: bool = True


FIELDS = (
    ContactField("name", later("Name"), "text", "name", 120),
    ContactField("email", later("E-mail"), "email", "email", 254),
    ContactField("address", later("Address"), "text", "street-address", 300, required=False),
)


def contact(written: Mapping[str, str]) -> Contact | dict[str, str]:
    """The contact, or by field name what is wrong."""
    clean = {field.name: composed(" ".join(written.get(field.name, "").split())) for field in FIELDS}
    mistakes = {field.name: wrong for field in FIELDS if (wrong := _mistake(field, clean[field.name]))}
    if clean["email"] and "email" not in mistakes:
        try:
            clean["email"] = validate_email(clean["email"], check_deliverability=False).normalized
        except EmailNotValidError:
            mistakes["email"] = gettext("This is not an e-mail address, such as ada@demo.example.")
    return mistakes or Contact(clean["name"], clean["email"], clean["address"])


def _mistake(field: ContactField, text: str) -> str:
    """What is wrong with what was written in a field, whatever it should be; '' for nothing."""
    if field.required and not text:
        return gettext("Please write your name.") if field.name == "name" else gettext("Please write your e-mail.")
    if hidden := hidden_in(text):
        return gettext("There is %(hidden)s; please delete it.", hidden=hidden)
    return (
        gettext("Please use at most %(length)s characters; this has %(number)s.", length=field.length, number=len(text))
        if len(text) > field.length
        else ""
    )
