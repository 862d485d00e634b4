"""the place that was talked of"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("quote", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_in", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("told_by", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("told_alone", sa.Boolean(), server_default=sa.false(), nullable=False))
