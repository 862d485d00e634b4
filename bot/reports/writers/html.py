"""A report as one HTML file that needs nothing else: style and pictures stand inside it."""

from base64 import b64encode
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.reports.document import Block, Chart, Document, Sign, runs
from bot.reports.writers import drawn


def write(document: Document) -> bytes:
    page = _environment().get_template("report.html").render(document=document)
    return page.encode()


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _picture(chart: Chart) -> str:
    """The picture as an address of its own content: nothing drawn can reach the page around it."""
    return f"data:image/svg+xml;base64,{b64encode(drawn(chart, 'svg')).decode()}"


def _is_sign(run: str | Sign) -> bool:
    return isinstance(run, Sign)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.reports.writers", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(kind=_kind, picture=_picture, runs=runs, is_sign=_is_sign)
    return environment
