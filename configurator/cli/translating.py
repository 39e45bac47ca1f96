"""`configurator translate`: the file of a product that a translator fills in; what `check --languages` tells of it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.errors import BrokenFiles
from configurator.languages.spoken import locale_of
from configurator.rules.revision import Revision
from configurator.services.showroom import files
from configurator.services.showroom.wordings import file_text, read_file, translated_into, translator_path
from configurator.shop import Shop
from configurator.source import Problem, Source
from configurator.translation.coverage import Coverage, coverage
from configurator.translation.po_lines import line_problems
from configurator.translation.texts import language_file, texts
from configurator.translation.translator_file import Entry, brought_up_to_date, read


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
    before = file_text(shop, product, language)
    if wrong := tuple(line_problems(before, shown)):
        raise BrokenFiles(wrong)  # whose words would be lost
    after = brought_up_to_date(before, shown, language, wanted, revision.product.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(after, "utf-8", newline="\n")
    done = coverage(language, wanted, read_file(shop, product, language))
    click.echo(f"{shown}: {done.translated} of {done.texts} texts are translated.")


def coverages(shop: Shop, key: str, revision: Revision, languages: Iterable[str]) -> dict[str, Coverage]:
    """How far a product is translated, by language; of a file that cannot be read, what is wrong with it.

    ``languages``: those that products of the shop are in; one that this product has no file for is told.
    """
    wanted, found = _texts(shop, revision), dict[str, Coverage]()
    there = translated_into(shop, key)
    for language in sorted({*there, *languages} - ({revision.product.language} - {*there})):
        file = language_file(key, language)
        if language not in there:
            hint = f"configurator translate --product {key} --language {language}"
            missing = Problem(Source(file, 1), "There is no such file, and other products have one.", hint, "warning")
            found[language] = Coverage(language, len(wanted), 0, (missing,))
            continue
        spoilt: tuple[Problem, ...] = ()
        try:
            content = file_text(shop, key, language)
            spoilt = tuple(line_problems(content, file))
            done = coverage(language, wanted, read(content, file, language))
            found[language] = replace(done, problems=(*spoilt, *done.problems))
        except BrokenFiles as broken:
            found[language] = Coverage(language, len(wanted), 0, spoilt or tuple(broken.problems))
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
