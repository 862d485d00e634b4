"""Five hundred texts that want to mention somebody, become a link, or be read as markup or as a command."""

from itertools import islice, product

CALLS = (
    "<at>{who}</at>",
    "<at id='0'>{who}</at>",
    "@{who}",
    "<@{who}>",
    "<!{who}>",
    "<!subteam^S1|{who}>",
    "@everyone {who}",
    "@here {who}",
    "<@&1> {who}",
    "<#1> {who}",
    "&lt;at&gt;{who}&lt;/at&gt;",
    "＠{who}",
    "<aT>{who}</At>",
    "<\u200bat>{who}</at>",
)
LINKS = (
    "[{who}]({url})",
    "![{who}]({url})",
    "[{who}][1]\n\n[1]: {url}",
    "<{url}>",
    "<{url}|{who}>",
    "{url}",
    "<a href='{url}'>{who}</a>",
    "<img src='{url}'>",
    "{who}\u202e{url}",
    '[{who}](  {url}  "titel")',
    "`{url}`",
    "[{who}](data:text/html,{url})",
    "{{{{DATE({url}, SHORT)}}}}",
    "{{{{TIME(2026-04-09T07:12:00Z)}}}} {url}",
    "${{{url}}}",
    "\\[{who}\\]({url})",
    "[[{who}]({url})]({url})",
    "*_~{who}~_* {url}",
    "# {who}\n{url}",
    "- {who}\n1. {url}",
)
WHO = ("Åsa Lindqvist", "everyone", "channel", "29:1abc", "here", "samordnarna", "admin")
URLS = (
    "https://elsewhere.example/x?q=1",
    "http://169.254.169.254/",
    "javascript:alert(1)",
    "//elsewhere.example",
    "HTTPS://ELSEWHERE.EXAMPLE",
    "www.elsewhere.example",
    "mailto:x@elsewhere.example",
    "tel:112",
)
MANY = 500


def texts() -> list[str]:
    """The same five hundred each time, of every shape."""
    calls = [call.format(who=who) for call, who in product(CALLS, WHO)]
    links = dict.fromkeys(link.format(who=who, url=url) for url, link, who in product(URLS, LINKS, WHO))
    step = len(links) // (MANY - len(calls))
    return [*calls, *islice(links, 0, None, step)][:MANY]
