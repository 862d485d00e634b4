from bot.demo.markup import Facts, Heading, Items, Note, Paragraph, Picture, Table, read_blocks

TEXT = """
## Rubrik

Ett stycke
som fortsätter.

- ett
- två

| a | b |
| 1 | |

: När: kl. 9: prick

> sagt

!bild
"""
PICTURE = Picture(b"png", "a picture")


def test_a_block_is_known_by_how_it_begins() -> None:
    assert read_blocks(TEXT, {"bild": PICTURE}) == (
        Heading(2, "Rubrik"),
        Paragraph("Ett stycke som fortsätter."),
        Items(("ett", "två")),
        Table(("a", "b"), (("1", ""),)),
        Facts((("När", "kl. 9: prick"),)),
        Note("sagt"),
        PICTURE,
    )
