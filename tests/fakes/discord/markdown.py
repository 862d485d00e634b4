"""How Discord reads text: which signs are seen, whom it names, and what becomes a link. Written from its own rules."""

import re
from dataclasses import dataclass, field

_TOKENS = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|<@(?:[!&]?)(?P<named>\d+)>"
    r"|<#(?P<channel>\d+)>"
    r"|<t:(?P<moment>-?\d+)(?::[tTdDfFsSR])?>"
    r"|<(?P<command>/[^>:]+):\d+>"
    r"|<a?:(?P<emoji>\w+):\d+>"
    r"|(?P<everyone>@everyone|@here)"
    r"|\[(?P<shown>[^\]\n]+)\]\((?P<masked><?https?://[^)\s]+>?)\)"
    r"|(?P<bare><?https?://[^\s<>]+>?)"
    r"|(?P<invite>\bdiscord(?:app)?\.(?:gg|com/invite)/\w+)"
    r"|(?P<mark>\*\*\*|\*\*|\*|__|_|~~|`{1,3}|\|\|)",
    re.IGNORECASE,
)
_LINE = re.compile(r"^(?:#{1,3} |-# |> |>>> |- |\* |\d+\. )", re.MULTILINE)


@dataclass
class Read:
    """`formats` are signs that changed how something looks."""

    text: str
    mentions: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    formats: int = 0


def read(content: str) -> Read:
    found = Read("")
    shown: list[str] = []
    last = 0
    plain = _LINE.sub("", content)
    for token in _TOKENS.finditer(plain):
        shown += [plain[last : token.start()], _seen(token, found)]
        last = token.end()
    found.text = "".join([*shown, plain[last:]])
    return found


def _seen(token: re.Match[str], found: Read) -> str:  # noqa: PLR0911 - one line for each kind of sign
    kind, text = token.lastgroup or "", token[0]
    match kind:
        case "escaped":
            return token["escaped"]
        case "named" | "channel" | "command" | "everyone":
            found.mentions.append(text)
            return text
        case "masked":
            found.links.append(token["masked"])
            return token["shown"]
        case "bare" | "invite":
            found.links.append(text)
            return text
        case "moment":
            return "[tid]"
        case "mark":
            found.formats += 1
            return ""
    return text
