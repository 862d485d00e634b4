"""The one database behind the house: opened, checked, migrated and written to here and nowhere else."""
