"""How a field of a catalogue says what is wrong with it, and what to write instead."""

from pydantic_core import PydanticCustomError


def mistake(message: str, hint: str = "") -> PydanticCustomError:
    """What a validator raises: a message that names what was written, and a hint."""
    context = {"message": shorten(message, 200), "hint": shorten(hint, 200)}
    return PydanticCustomError("mistake", "{message}", context)


def shorten(text: str, most: int) -> str:
    """The text with its middle left out when it is longer than ``most``."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 3 :]}"
