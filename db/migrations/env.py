"""Alembic's environment script: it runs on the connection and in the transaction of `db.migrations`."""

from alembic import context

from db.engine.schema import WHOLE

context.configure(
    connection=context.config.attributes["connection"], target_metadata=WHOLE, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
