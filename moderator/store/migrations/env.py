"""Alembic's entry: runs the revisions on the connection that `Database.upgrade` hands over."""

from alembic import context

from moderator.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
