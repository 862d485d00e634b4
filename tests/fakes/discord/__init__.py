"""Discord on this machine: its gateway and its interface over real sockets, with its limits, its moods and its rules.

`server.py` is the door. `world.py` is what there is, `people.py` what members do, `gateway.py` and `rest.py` what a
bot talks to, `limits.py` how often it may, `rules.py` and `specification.py` what it may say, `markdown.py` how that
is read.
"""
