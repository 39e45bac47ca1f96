"""`configurator verify`: whether a certified no proves what it says. The checker is ``proof_check``, and no solver."""

import click

from configurator import proof_check


@click.command()
@click.argument("proofs", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--files",
    nargs=2,
    metavar="CATALOGUE RULES",
    help="The product's two files, to compare with what the proof quotes of them.",
)
def verify(proofs: tuple[str, ...], files: tuple[str, str] | None) -> None:
    """Check a proof that `explain --proof` wrote.

    No solver is needed. Says what is proven. Exits with 1, naming the line, when a file proves nothing.
    """
    click.get_current_context().exit(proof_check.main([*proofs, *(("--files", *files) if files else ())]))
