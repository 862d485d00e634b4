"""A network to try everything on: invented people, a year of meetings around now, and an archive that tells of them."""
