"""Run by Alembic. The connection, and the transaction that all of it happens in, come from ``database.migrate``."""

from alembic import context

from data_access.schema.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
