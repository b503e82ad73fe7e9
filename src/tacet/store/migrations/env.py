"""Alembic environment, on the connection that `store.migrate` hands over."""

from alembic import context

from tacet.store.repository.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes tables by copying them
)
with context.begin_transaction():
    context.run_migrations()
