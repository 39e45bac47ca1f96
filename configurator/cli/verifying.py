"""`configurator verify`: whether a certified no proves what it says. The checker is ``proof_check``, and no solver."""

import click

from configurator import proof_check


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def verify(files: tuple[str, ...]) -> None:
    """Check a proof that `explain --proof` wrote.

    No solver is needed. Says what is proven. Exits with 1, naming the line, when a file proves nothing.
    """
    click.get_current_context().exit(proof_check.main(files))
