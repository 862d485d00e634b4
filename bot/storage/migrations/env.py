"""Alembic runs this file to learn which connection to use and which tables there should be."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Boolean, DefaultClause

from bot.storage.schema import SCHEMAS
from scheduling.tables import Instant


def render(_: str, item: Any, __: AutogenContext) -> str | Literal[False]:
    """A migration is frozen: it names SQLAlchemy's own types, not ours, which may change."""
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, DefaultClause) and isinstance(item.column.type, Boolean):  # type: ignore[union-attr]  # - it has a column
        return f"sa.{item.arg}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=list(SCHEMAS),
    render_item=render,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
