"""The same reply without colour, emoji, buttons or picture: for plain surfaces, screen readers and tests."""

from bot.conversation.replies import (
    Attachment,
    Button,
    Choices,
    Citation,
    Entry,
    Facts,
    Field,
    Form,
    Heading,
    Node,
    Picture,
    Reply,
    Scale,
    Table,
    Text,
)
from bot.conversation.wording import say


def as_text(reply: Reply) -> str:
    return "\n\n".join(node_as_text(node, reply.language) for node in reply.nodes)


def node_as_text(node: Node, language: str) -> str:  # noqa: C901, PLR0911 - one line for each kind of node
    match node:
        case Heading(text=text) | Text(text=text):
            return text
        case Facts(rows=rows, struck=True):
            return say(
                language, "conversation.twin.struck", was="; ".join(f"{label}: {value}" for label, value in rows)
            )
        case Facts(rows=rows):
            return "\n".join(f"{label}: {value}" for label, value in rows)
        case Table():
            return _table(node)
        case Choices():
            return _choices(node, language)
        case Scale():
            return _scale(node, language)
        case Form():
            return _form(node, language)
        case Citation():
            return _citation(node, language)
        case Attachment(name=name, label=label):
            return say(language, "conversation.twin.attachment", label=label, name=name)
        case Entry():
            return _entry(node, language)
        case Picture(alt=alt):
            return say(language, "conversation.twin.picture", alt=alt)


def _entry(entry: Entry, language: str) -> str:
    rows = (f"{label}: {value}" for label, value in entry.rows)
    offered = [_choices(Choices(entry.buttons), language)] if entry.buttons else []
    return "\n".join(filter(None, (entry.title, *rows, entry.note, *offered)))


def _table(table: Table) -> str:
    """Each row says its columns, so that it can be read aloud."""
    rows = (
        "; ".join(f"{column}: {cell}" for column, cell in zip(table.columns, row, strict=True)) for row in table.rows
    )
    return "\n".join((table.caption, *rows))


def _choices(choices: Choices, language: str) -> str:
    labels = " / ".join(map(_label, choices.buttons))
    offered = say(language, "conversation.twin.choices", labels=labels)
    return f"{choices.prompt}\n{offered}" if choices.prompt else offered


def _label(button: Button) -> str:
    return f"{button.label} ({button.address})" if button.address else button.label


def _scale(scale: Scale, language: str) -> str:
    steps = say(language, "conversation.twin.scale", low=scale.low, high=scale.high, highest=len(scale.actions))
    if scale.chosen is None:
        return f"{scale.question}\n{steps}"
    chosen = say(language, "conversation.twin.chosen", value=scale.chosen)
    return f"{scale.question}\n{steps}\n{chosen}"


def _form(form: Form, language: str) -> str:
    return "\n".join((form.title, *(_field(field, language) for field in form.fields)))


def _field(field: Field, language: str) -> str:
    notes = [field.hint] if field.hint else []
    if field.kind in {"choice", "several"}:
        notes.append(" / ".join(field.options))
    if field.kind == "scale":
        notes.append(say(language, "conversation.twin.scale", low=field.low, high=field.high, highest=6))
    if not field.required:
        notes.append(say(language, "conversation.twin.optional"))
    label = f"{field.label} ({'; '.join(notes)})" if notes else field.label
    line = f"- {label}: {', '.join(field.value.splitlines())}".rstrip()
    return f"{line}\n  {say(language, 'conversation.twin.wrong', why=field.error)}" if field.error else line


def _citation(citation: Citation, language: str) -> str:
    quotation = say(language, "conversation.twin.quotation", quote=citation.quote)
    source = ", ".join(part for part in (citation.title, citation.meeting, citation.dated, citation.place) if part)
    return f"{quotation}\n{say(language, 'conversation.twin.source', source=source)}"
