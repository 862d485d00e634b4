"""No text, from wherever it comes, becomes markup, a link or a mention."""

from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.web.members import Member
from bot.channels.web.mention import without_mention
from bot.channels.web.messages import Message, Posted
from bot.channels.web.render import message_html, page, reply_html
from bot.conversation.replies import Button, Choices, Citation, Facts, Field, Form, Heading, Picture, Reply, Scale
from bot.conversation.replies import Table as ReplyTable
from bot.conversation.replies import Text as ReplyText

READER = Member("reader", "Åsa")
AT = datetime(2026, 4, 9, 7, 12, tzinfo=UTC)

signs = st.text(alphabet=st.sampled_from("<>&\"'/=`{}%#@ :.abåÅ-\n\u202e"), max_size=40)
nasty = st.one_of(
    signs,
    st.text(max_size=40),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "{{ 7*7 }}",
            "javascript:alert(1)",
            "https://elsewhere.example",
            "@Nätverksboten",
            "</li></ol><form action=//x>",
            "' autofocus onfocus='x",
        ]
    ),
)


class Outline(HTMLParser):
    """The elements and the names of their attributes: all that text must never change."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag, tuple(sorted(name for name, _ in attrs))] += 1
        self.links.extend(value or "" for name, value in attrs if name in {"href", "src", "action"})


def _reply(text: str) -> Reply:
    return Reply(
        (
            Heading(text),
            ReplyText(text),
            Facts(((text, text),)),
            ReplyTable(text, (text, text), ((text, text),)),
            Choices((Button(text, text),), text or "?"),
            Scale(text, text, text, (text, text), 1),
            Form(text, (Field(text, text, hint=text, value=text, low=text, high=text),), text, text, text),
            Citation(text, text, text or "s", text or "m", text or "d", text),
            Picture(b"", text),
        )
    )


def _message(name: str, body: Posted | Reply) -> Message:
    return Message(
        id=1,
        key="k",
        room="allmant",
        thread=None,
        author="a",
        author_name=name or "?",
        author_detail=name or "?",
        only_for=None,
        body=body,
        file=None,
        posted_at=AT,
        edited_at=None,
        revision=1,
    )


@given(nasty)
@example("<b>")
def test_no_text_in_a_reply_changes_what_elements_there_are(text: str) -> None:
    outline, plain = Outline(reply_html(_reply(text))), Outline(reply_html(_reply("ord")))
    assert outline.elements == plain.elements
    assert outline.links == plain.links
    assert 'class="mention"' not in reply_html(_reply(text))


@given(nasty, nasty)
def test_no_name_question_or_file_name_changes_what_elements_there_are(name: str, text: str) -> None:
    question = text if not without_mention(text)[0] else "nämnd"
    for body, plain in ((Posted(question), Posted("ord")), (Posted(file_name=text or "fil"), Posted(file_name="fil"))):
        outline, expected = (
            Outline(message_html(_message(author, words), READER, "Europe/Stockholm"))
            for author, words in ((name, body), ("Åsa", plain))
        )
        assert outline.elements == expected.elements
        assert outline.links == expected.links


@given(nasty, nasty)
def test_no_members_name_or_title_changes_the_entrance(name: str, title: str) -> None:
    def entrance(member: Member, over: str) -> Outline:
        html = page("entrance.html", language="sv", title=over, theme="", members=[member])
        return Outline(html)

    assert entrance(Member(name, name, name), title).elements == entrance(Member("a", "a", "a"), "t").elements


def test_the_check_sees_markup_when_it_is_there() -> None:
    html = reply_html(_reply("ord"))
    assert Outline(html.replace("ord", "<b>ord</b>", 1)).elements != Outline(html).elements


@pytest.mark.parametrize(
    ("text", "mentioned", "rest"),
    [
        ("@Nätverksboten när?", True, "när?"),
        ("hej @nätverksboten vad säger du", True, "hej vad säger du"),
        ("mejla x@Nätverksboten", False, "mejla x@Nätverksboten"),
        ("@Nätverksbotens fel", False, "@Nätverksbotens fel"),
        ("Nätverksboten", False, "Nätverksboten"),
    ],
)
def test_a_mention_is_the_bots_whole_name_after_an_at_sign(text: str, mentioned: bool, rest: str) -> None:  # noqa: FBT001 - a table of cases
    assert without_mention(text) == (mentioned, rest)
