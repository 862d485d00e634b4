"""whom and what was talked of"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_topic", sa.Text(), server_default="", nullable=False))
