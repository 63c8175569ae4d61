"""Revisions take the place of the number that databases carried before them.

The number stays, larger than any that was ever given: code from before the revisions reads it and refuses.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    schema_version = sa.table("schema_version", sa.column("id"), sa.column("version"))
    op.execute(schema_version.delete())
    op.execute(schema_version.insert().values(id=1, version=7))
