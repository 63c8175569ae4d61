"""What Alembic runs to migrate: in the transaction of the connection that `core.store.upgrading` hands it."""

from alembic import context

import core.store  # noqa: F401  all tables are known once it is imported
from core.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
context.run_migrations()
