"""Every table there is, in one place: the migrations and their tests look nowhere else."""

from sqlalchemy import MetaData

from bot.storage import tables
from knowledge import tables as archive
from scheduling import tables as year

SCHEMAS: tuple[MetaData, ...] = (tables.metadata, year.metadata, archive.metadata)
