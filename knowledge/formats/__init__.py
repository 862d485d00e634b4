"""File -> Document. One adapter per format; parsers run apart from the bot, under the limits in limits.py.

`reader.Reader` is the door: it takes a path and always gives back a `report.Reading`, never an exception.
"""
