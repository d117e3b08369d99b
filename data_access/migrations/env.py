"""Run by Alembic. The connection, and the one transaction for all migrations, come from ``database.migrate``."""

from alembic import context

from data_access.schema.columns import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
