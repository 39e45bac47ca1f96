"""What Alembic runs: our tables against the connection that ``database.migrations`` handed over."""

from alembic import context

from configurator.storage import case_tables, job_tables, people_tables, tables  # noqa: F401 so that their tables are compared
from configurator.storage.columns import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
