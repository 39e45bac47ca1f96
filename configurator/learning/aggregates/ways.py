"""The three ways, each loaded when it is wanted: what it needs may not be installed."""

from importlib import import_module

from configurator.learning.aggregates.history import ChoiceCounts, CountingWay, HistoryFolder, MissingLibrary, NoHistory
from configurator.learning.arrays import Tell

WAYS = ("scipy", "duckdb", "spark")
_EXTRAS = {"duckdb": "duckdb", "pyspark": "spark"}


def choice_counts(way: str, history: HistoryFolder, progress: Tell) -> ChoiceCounts:
    """The counts of a history, counted in one of WAYS. Raises MissingLibrary, NoHistory, BrokenFiles."""
    try:
        counted: CountingWay = import_module(f"configurator.learning.aggregates.with_{way}").choice_counts
        counts = counted(history, progress)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRAS:
            raise
        raise MissingLibrary(
            f"Learning with {way} from .{history.form} files needs {error.name}, which is not installed: "
            f"pip install 'configurator[{_EXTRAS[error.name]}]'."
        ) from error
    if not counts.customers:
        raise NoHistory(f"There is nobody in {history.files[0].parent}: its files have no rows.")
    return counts
