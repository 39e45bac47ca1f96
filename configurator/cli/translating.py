"""`configurator translate`: the file of a product that a translator fills in; what `check --languages` tells of it."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.errors import BrokenFiles
from configurator.languages.spoken import locale_of
from configurator.rules.revision import Revision
from configurator.services.showroom import files
from configurator.services.showroom.wordings import read_file, translated_into, translator_path
from configurator.shop import Shop
from configurator.translation.coverage import Coverage, coverage
from configurator.translation.texts import language_file, texts
from configurator.translation.translator_file import Entry, brought_up_to_date


@click.command()
@arguments.shop_option
@click.option("--product", required=True, help="Its key.")
@click.option("--language", required=True, help="The code of the language: de, fr, pt-BR.")
def translate(folder: Path | None, product: str, language: str) -> None:
    """Write the file that a translator fills in.

    catalog/PRODUCT/languages/LANGUAGE.po has an entry for each text of catalogue and rules. Where the file is there, it
    is brought up to date: what was translated stays, new texts are added, what nothing needs any more goes to its end.
    """
    shop = arguments.shop(folder)
    if locale_of(language) is None:
        raise click.BadParameter(f"'{language}' is no language; write its code, such as de or pt-BR.")
    revision = files.revision(shop, product)
    if language == revision.product.language:
        raise click.BadParameter(f"'{product}' is written in that language ({language}).")
    wanted = _texts(shop, revision)
    path, shown = translator_path(shop, product, language), language_file(product, language)
    before = path.read_text("utf-8") if path.is_file() else ""
    after = brought_up_to_date(before, shown, language, wanted, revision.product.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after, "utf-8", newline="\n")
    done = coverage(language, wanted, read_file(shop, product, language))
    click.echo(f"{shown}: {done.translated} of {done.texts} texts are translated.")


def coverages(shop: Shop, key: str, revision: Revision) -> dict[str, Coverage]:
    """How far a product is translated, by language; of a file that cannot be read, what is wrong with it."""
    wanted, found = _texts(shop, revision), dict[str, Coverage]()
    for language in translated_into(shop, key):
        try:
            found[language] = coverage(language, wanted, read_file(shop, key, language))
        except BrokenFiles as broken:
            found[language] = Coverage(language, len(wanted), 0, broken.problems)
    return found


def show(found: Mapping[str, Coverage]) -> None:
    """Prints how far a product is translated."""
    for language, each in found.items():
        for problem in each.problems:
            click.echo(f"  {problem}")
        click.echo(f"  {_name(language)} ({language}): {each.translated} of {each.texts} texts are translated.")


def plain(found: Mapping[str, Coverage]) -> dict[str, object]:
    """The same as plain data."""
    return {"languages": {language: asdict(each) for language, each in found.items()}}


def _texts(shop: Shop, revision: Revision) -> tuple[Entry, ...]:
    art, _ = files.art(shop, revision.product)
    return texts(revision, art.titles if art else {})


def _name(language: str) -> str:
    locale = locale_of(language)
    return locale.english_name if locale and locale.english_name else language
