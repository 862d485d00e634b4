"""Meetings as documents tell of them: reports, minutes, plans, letters."""
