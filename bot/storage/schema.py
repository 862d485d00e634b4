"""Every table there is, in one place: the migrations and their tests look nowhere else."""

from sqlalchemy import MetaData

from bot.storage import tables
from knowledge import tables as archive
from scheduling.ratings.tables import rating_round

year = rating_round.metadata  # the ratings' tables stand beside the year's

SCHEMAS: tuple[MetaData, ...] = (tables.metadata, year, archive.metadata)
