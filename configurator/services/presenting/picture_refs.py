"""Pictures as a page shows them, as plain data: which, how large, and which parts of them lead to an option."""

from dataclasses import dataclass

from configurator.catalog.selection import Slot


@dataclass(frozen=True, slots=True)
class PictureSpot:
    """A part of a picture that opens an option: what it is called, where the option stands, and its shapes.

    ``shapes`` are corners in pixels of the picture, as SVG writes them ('10,20 30,20 30,60').
    """

    name: str
    slot: Slot
    step: str
    instance: int | None
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture of the selection: ``key`` for its URL (None: there is no art), size in pixels, and what it shows.

    ``spots`` are its parts, where the page leads to them; ``on_stage``: it is the one that the page shows large. With
    ``own`` the customer's words are in it and it is had from the design alone, under that name; ``unwritten``: some of
    the words have letters that no font has.
    """

    key: str | None
    view: str
    title: str
    width: int
    height: int
    alt: str
    spots: tuple[PictureSpot, ...] = ()
    on_stage: bool = True
    own: str = ""
    unwritten: bool = False
