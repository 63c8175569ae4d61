"""Assignments, classes, and what was graded in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0003"
down_revision = "0002"

LongText = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    _make_classes()
    _make_marks()


def _make_classes() -> None:
    op.create_table(
        "assignments",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_assignments_desk", "assignments", ["desk"])
    op.create_table(
        "classes",
        sa.Column("assignment", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_classes_desk", "classes", ["desk"])
    op.create_table(
        "submissions",
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("student", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("class_id", "student"),
    )


def _make_marks() -> None:
    op.create_table(
        "grades",
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("student", sa.String(200), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id", "student"], ["submissions.class_id", "submissions.student"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class_id", "student", "question"),
    )
    op.create_table(
        "overrides",
        sa.Column("class_id", sa.String(32), nullable=False),
        sa.Column("student", sa.String(200), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("answer", LongText, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id", "student"], ["submissions.class_id", "submissions.student"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class_id", "student", "question"),
    )
    op.create_index("ix_overrides_fingerprint", "overrides", ["fingerprint"])
