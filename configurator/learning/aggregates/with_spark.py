"""Counting on a cluster, or without one on this machine: Spark joins the history with itself. It needs Java."""

import shutil

from pyspark.conf import SparkConf
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from configurator.learning.aggregates.history import (
    COLUMNS,
    ChoiceCounts,
    HistoryFolder,
    MissingLibrary,
    NoHistory,
    counts_of,
)
from configurator.learning.arrays import Tell

_PARTITIONS = 32
"""On one machine, where no cluster says how many: each costs a task, however little is in it."""


def choice_counts(history: HistoryFolder, progress: Tell) -> ChoiceCounts:
    """The counts of a history, in the session that is there or one of its own. Raises NoHistory, MissingLibrary."""
    there = SparkSession.getActiveSession()
    spark = there or _session()
    try:
        return _counted(spark, history, progress)
    except PySparkException as error:
        raise NoHistory(
            f"The history in {history.files[0].parent} cannot be read: {str(error).splitlines()[0]}"
        ) from error
    finally:
        if there is None:
            spark.stop()


def _session() -> SparkSession:
    conf = SparkConf()
    if not conf.contains("spark.master"):
        if shutil.which("java") is None:
            raise MissingLibrary(
                "Learning with spark needs a Java runtime (Debian: apt-get install default-jre-headless)."
            )
        conf.setMaster("local[*]").set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false")
        conf.set("spark.sql.shuffle.partitions", str(_PARTITIONS))
    return SparkSession.builder.config(conf=conf).appName("configurator learn").getOrCreate()


def _counted(spark: SparkSession, history: HistoryFolder, progress: Tell) -> ChoiceCounts:
    progress(0, 3, "Reading")
    reader = spark.read.option("header", "true").option("mode", "FAILFAST").option("mergeSchema", "true")
    rows = reader.parquet(*history.names) if history.form == "parquet" else reader.csv(history.names)
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        raise NoHistory.column(history, missing[0], rows.columns)
    rows = rows.select("customer", f.col("choice").cast("string").alias("choice"))
    empty = rows.count() - rows.dropna().count()
    if empty:
        raise NoHistory.empty(history, empty)
    took = rows.distinct().cache()
    progress(1, 3, "Counting customers")
    customers = took.select("customer").distinct().count()
    progress(2, 3, "Counting pairs")
    cells = {(row["choice"], row["other"]): row["count"] for row in _pairs(took).toLocalIterator()}
    took.unpersist()
    return counts_of(cells, customers)


def _pairs(took: DataFrame) -> DataFrame:
    others = took.withColumnRenamed("choice", "other")
    both = took.join(others, "customer").where(f.col("choice") <= f.col("other"))
    return both.groupBy("choice", "other").count()
