"""Text that tries to call people, to link, to format and to look like something else: built from parts, by a seed."""

import random
from collections.abc import Iterator

CALLS = ["@everyone", "@here", "<@700000000000000001>", "<@!700000000000000001>", "<@&900000000000000003>", "@Everyone"]
PLACES = ["<#800000000000000001>", "</hjälp:1>", "<t:0:R>", "<a:vink:1>", "<:hej:1>", "<id:customize>"]
LINKS = [
    "https://ond.example/x",
    "HTTP://OND.EXAMPLE",
    "[klicka](https://ond.example)",
    "[https://kommunen.se](https://ond.example)",
    "<https://ond.example>",
    "discord.gg/ond",
    "https://discord.gg/ond",
    "discordapp.com/invite/ond",
    "![bild](https://ond.example/p.png)",
    "https:\u200b//ond.example",
    "\\https://ond.example",
    "\\[a](https://ond.example)",
]
FORMATS = ["**fet**", "__under__", "~~struken~~", "||dold||", "`kod`", "```\nkod\n```", "# Rubrik", "> citat", "-# fin"]
SIGNS = ["\u202e", "\u200b", "\ufeff", "\x00", "\x1b[31m", "\u2066", "å", "\\", "\\\\", "\\\\\\"]
GLUE = ["", " ", "\n", "\t", "\\", "@", "<", "](", "(", "*"]
KINDS = (CALLS, PLACES, LINKS, FORMATS, SIGNS)


def payloads(count: int, seed: int) -> Iterator[str]:
    """Each part on its own first, then mixtures."""
    yield from (part for kind in KINDS for part in kind)
    dice = random.Random(seed)
    for _ in range(count - sum(map(len, KINDS))):
        parts = [dice.choice(dice.choice(KINDS)) for _ in range(dice.randint(1, 5))]
        yield "".join(part + dice.choice(GLUE) for part in parts)
