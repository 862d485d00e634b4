"""A document as Markdown."""

from bot.demo.markup import Block, Document, Facts, Heading, Items, Note, Paragraph, Picture, Table


def write(document: Document) -> bytes:
    parts = [f"# {document.title}", *(_block(block) for block in document.blocks)]
    return ("\n\n".join(parts) + "\n").encode()


def _block(block: Block) -> str:  # noqa: PLR0911 - one return for each kind of block
    match block:
        case Heading(level, text):
            return f"{'#' * (level + 1)} {text}"
        case Paragraph(text):
            return text
        case Items(texts):
            return "\n".join(f"- {text}" for text in texts)
        case Facts(rows):
            return "\n".join(f"- **{label}:** {value}" for label, value in rows)
        case Table(columns, rows):
            return "\n".join(_row(cells) for cells in (columns, ("---",) * len(columns), *rows))
        case Note(text):
            return f"> {text}"
        case Picture(alt=alt):
            return f"*{alt}*"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
