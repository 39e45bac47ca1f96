"""Commands as somebody types them; they end in words, whatever happens."""

from click.testing import CliRunner, Result

from configurator.cli import main


def run(*arguments: object, **environment: str) -> Result:
    """The outcome of a command. One that ends with a traceback fails the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result
