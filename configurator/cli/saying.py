"""`configurator say`: a line of text as a design of a product."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from configurator.catalog.model import Product
from configurator.cli import arguments
from configurator.pricing.book import book_of
from configurator.rules.wording import choice_text
from configurator.services.configuring.said_line import gave_way_text, lexicon_for
from configurator.services.configuring.wished_designs import wished_design
from configurator.services.presenting.wish_texts import wish_text
from configurator.services.showroom import files
from configurator.services.showroom.wordings import Wordings
from configurator.wishing.reading import Phrase, Understood, understood
from configurator.wishing.wishes import Wished, as_text


@click.command()
@arguments.shop_option
@click.argument("product")
@click.argument("text")
@arguments.on_option
@arguments.market_option
@arguments.group_option
@arguments.json_option
def say(
    folder: Path | None, product: str, text: str, on: datetime | None, market: str, group: str, as_json: bool
) -> None:
    """Say in a line what PRODUCT is to be, and see what comes of it.

    \b
    configurator say car "electric, towbar, under 45,000, not black"
    configurator say ritual "trockene Haut, vegan, unter 80 Euro"

    Exits with 1 when something that was said gave way, or nothing was understood.
    """
    shop = arguments.shop(folder)
    revision = files.revision(shop, product)
    engine = arguments.engine_of(revision, arguments.situation(revision.product, on, market, group))
    lexicon = lexicon_for(Wordings(shop), revision)
    engine.complete(frozenset())
    begun = time.perf_counter()
    read = understood(text, lexicon)
    found = wished_design(engine, revision, [phrase.wish for phrase in read.phrases])
    taken = round(1000 * (time.perf_counter() - begun), 3)
    total = book_of(revision, engine.situation).total(found.selection)
    gone = {each.wish: gave_way_text(each, revision.product) for each in found.gave_way}
    if as_json:
        arguments.print_json(
            {
                "phrases": [_phrase(phrase, gone, revision.product) for phrase in read.phrases],
                "unknown": list(read.unknown),
                "choices": sorted(str(choice) for choice in found.said),
                "taken_over": sorted(str(choice) for choice in found.taken_over),
                "selection": found.selection.as_json(),
                "total": str(total),
                "proven": found.proven,
                "milliseconds": taken,
            }
        )
    else:
        _tell(read, gone, revision.product)
        chosen = ", ".join(choice_text(each, revision.product) for each in sorted(found.said))
        click.echo(f"Choices: {chosen or 'none'}")
        click.echo(f"Together {total} ({taken:.0f} ms)")
    if gone or not read.phrases:
        click.get_current_context().exit(1)


def _phrase(phrase: Phrase, gone: Mapping[Wished, str], product: Product) -> dict[str, object]:
    return {
        "text": phrase.text,
        "wish": as_text(phrase.wish),
        "meaning": wish_text(phrase.wish, product),
        "others": [as_text(other) for other in phrase.others],
        "granted": phrase.wish not in gone,
        "because": gone.get(phrase.wish, ""),
    }


def _tell(read: Understood, gone: Mapping[Wished, str], product: Product) -> None:
    for phrase in read.phrases:
        click.echo(f"{phrase.text}: {wish_text(phrase.wish, product)}")
        if phrase.wish in gone:
            click.echo(f"  gave way: {gone[phrase.wish]}")
        for other in phrase.others:
            click.echo(f"  or: {wish_text(other, product)}")
    if read.unknown:
        click.echo(f"Not understood: {', '.join(read.unknown)}")
