"""`configurator customers` and `configurator segments`: what is concluded about customers, in numbers of people."""

from pathlib import Path
from typing import Any

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.cli.visitor import CLERK
from configurator.services.jobs.kinds import Work
from configurator.services.learning.belonging import count_members
from configurator.services.learning.concluding import conclude
from configurator.services.learning.overview import CustomersOverview, SegmentCount, overview, segment_counts
from configurator.services.showroom.checking import segments_on_disk

_AGAIN = click.option("--again", is_flag=True, help="Work it out now instead of saying what it was last night.")


@click.command("customers")
@arguments.shop_option
@arguments.json_option
@_AGAIN
def customers(folder: Path | None, as_json: bool, again: bool) -> None:
    """Say what customers are worth, and who chooses alike.

    Nothing is said of fewer than five people.
    """
    with opened_shop(folder) as room:
        if again:
            conclude(room, _at_once())
        found = overview(room, CLERK)
        if as_json:
            arguments.print_json(_plain(found))
            return
        click.echo(
            f"Worked out: {room.here(found.at):%Y-%m-%d %H:%M}" if found.at else "Not worked out yet: --again does."
        )
    for each in found.kinds:
        for kind, people in each.people.items():
            click.echo(f"{each.currency} {kind}: {'not told' if people is None else people}")
    if not found.kinds:
        click.echo("Too few orders to say what anybody is worth.")
    for product, groups in found.groups.items():
        for group in groups:
            click.echo(f"{product}: {group.people} of {group.of} people: {group.name or 'nothing by itself'}")
            for trait in group.traits:
                click.echo(f"    {trait.text}: {trait.took}, {trait.compared}")
    if not found.groups:
        click.echo("No groups of customers stand apart.")
    for mistake in found.mistakes:
        click.echo(mistake, err=True)


@click.command("segments")
@arguments.shop_option
@arguments.json_option
@_AGAIN
def segments(folder: Path | None, as_json: bool, again: bool) -> None:
    """List the segments with how many people are in each.

    Who is in it now, and who ever was. Exits with 1 where the file has mistakes.
    """
    with opened_shop(folder) as room:
        segments_on_disk(room.shop)  # raises what is wrong with it
        if again:
            count_members(room, _at_once())
        found, _ = segment_counts(room, CLERK)
    if as_json:
        arguments.print_json({"segments": list(map(_plain_segment, found))})
        return
    for each in found:
        ever = "not told how many" if each.ever is None and each.people else _told(each.ever)
        click.echo(f"{each.name}: {_told(each.people)} now, {ever} ever ({each.text})")
    if not found:
        click.echo("No segments: they are written in rules/customers.segments.")


def _at_once() -> Work:
    return Work({}, lambda *_: None)


def _told(people: int | None) -> str:
    return "fewer than 5" if people is None else str(people)


def _plain_segment(each: SegmentCount) -> dict[str, Any]:
    return {"name": each.name, "asks": each.text, "people": each.people, "ever": each.ever}


def _plain(found: CustomersOverview) -> dict[str, Any]:
    return {
        "at": found.at.isoformat() if found.at else None,
        "worth": {
            each.currency: {
                "kinds": {kind.value: people for kind, people in each.people.items()},
                "buying": each.model["buying"],
                "spending": each.model["spending"],
            }
            for each in found.kinds
        },
        "needs": {
            product: [
                {
                    "people": group.people,
                    "of": group.of,
                    "takes": [
                        {"what": trait.text, "people": trait.took, "compared": trait.compared} for trait in group.traits
                    ],
                }
                for group in groups
            ]
            for product, groups in found.groups.items()
        },
        "segments": list(map(_plain_segment, found.segments)),
    }
