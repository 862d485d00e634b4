"""Files made to hurt whoever reads them, the same for the same seed. Nothing here is taken from anywhere."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.fakes import documents, hostile_letters, hostile_pdf

Maker = Callable[[random.Random], tuple[str, bytes]]
MIB = 1 << 20
PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/worksheets/sheet1.xml"}


@dataclass(frozen=True)
class Hostile:
    """`must_be_refused` is set where there is nothing honest to read."""

    family: str
    name: str
    data: bytes
    must_be_refused: bool


def corpus(seed: int, count: int) -> Iterator[Hostile]:
    """`count` files, the families in turn."""
    return (made(seed, at) for at in range(count))


@cache
def made(seed: int, at: int) -> Hostile:
    family = family_of(at)
    maker, refused = FAMILIES[family]
    name, data = maker(random.Random(f"{seed}-{at}"))
    return Hostile(family, name, data, refused)


def family_of(at: int) -> str:
    return list(FAMILIES)[at % len(FAMILIES)]


def of_family(seed: int, family: str) -> Hostile:
    return made(seed, list(FAMILIES).index(family))


@cache
def good(kind: str) -> bytes:
    made: dict[str, Callable[[], bytes]] = {
        "docx": documents.word,
        "pptx": documents.slides,
        "xlsx": documents.workbook,
        "pdf": lambda: documents.pdf("= Protokoll\nMötet öppnades. #pagebreak() Sidan två."),
    }
    return made[kind]()


def office(kind: str, replaced: dict[str, bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """A real office file with some of its parts exchanged."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good(kind))) as original, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in original.infolist():
            copy.writestr(member.filename, replaced.get(member.filename) or original.read(member))
        for name, data in (extra or {}).items():
            copy.writestr(name, data)
    return made.getvalue()


def part(kind: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good(kind))) as archive:
        return archive.read(PARTS[kind])


def kind(rng: random.Random) -> str:
    return rng.choice(["docx", "pptx", "xlsx"])


# Archives that grow, lie or point elsewhere


def zip_bomb(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    xml = part(chosen)
    end = xml.rfind(b"</")
    filling = b" " * (rng.choice([8, 40, 90]) * MIB)
    return f"bomb.{chosen}", office(chosen, {PARTS[chosen]: xml[:end] + filling + xml[end:]})


def element_bomb(rng: random.Random) -> tuple[str, bytes]:
    """Unlike spaces, elements cost memory each."""
    chosen = kind(rng)
    element = {"docx": b"<w:p/>", "pptx": b"<p:x/>", "xlsx": b"<row/>"}[chosen]
    xml = part(chosen)
    end = xml.rfind(b"</")
    return f"element.{chosen}", office(chosen, {PARTS[chosen]: xml[:end] + element * (8 * MIB // 3) + xml[end:]})


def many_members(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    return f"delar.{chosen}", office(chosen, {}, {f"x/{n}.xml": b"<x/>" for n in range(12_000)})


def overlapping(rng: random.Random) -> tuple[str, bytes]:
    """The directory names one member many times."""
    chosen = kind(rng)
    data = office(chosen, {})
    start, end = data.find(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    directory = data[start:end]
    first = directory[: directory.find(b"PK\x01\x02", 4)]
    copies = b"".join(first.replace(b"[Content_Types]", b"[Content_Type%02d]" % n, 1) for n in range(40))
    total = directory.count(b"PK\x01\x02") + 40
    counts = total.to_bytes(2, "little") * 2 + (len(directory) + len(copies)).to_bytes(4, "little")
    return f"overlapp.{chosen}", data[:start] + directory + copies + data[end : end + 8] + counts + data[end + 16 :]


def lying_sizes(rng: random.Random) -> tuple[str, bytes]:
    """The directory says that every member is tiny."""
    chosen = kind(rng)
    data = bytearray(office(chosen, {PARTS[chosen]: part(chosen) + b" " * (20 * MIB)}))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (64).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    return f"lögn.{chosen}", bytes(data)


def traversal(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    name = rng.choice(["../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x", "word/../../../x", "..\\..\\x"])
    return f"stig.{chosen}", office(chosen, {}, {name: b"x"})


def link_member(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    link = zipfile.ZipInfo("word/link")
    link.create_system, link.external_attr = 3, rng.choice([0o120777, 0o060666, 0o020666, 0o010666]) << 16
    made = io.BytesIO(good(chosen))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return f"länk.{chosen}", made.getvalue()


def nested_archive(rng: random.Random) -> tuple[str, bytes]:
    data = b"\x00" * MIB
    for level in range(rng.randint(3, 8)):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{level}.zip", data)
        data = made.getvalue()
    return f"i-varandra.{rng.choice(['zip', 'docx'])}", data


# XML that grows or fetches


def entities(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, rng.randint(9, 14)))
    growing = f'<!DOCTYPE x [<!ENTITY l0 "skratt">{levels}]>'
    flat = f'<!DOCTYPE x [<!ENTITY l0 "{"a" * 100_000}">]>'
    fetching = '<!DOCTYPE x [<!ENTITY l0 SYSTEM "file:///etc/passwd">]>'
    xml = part(chosen).split(b"?>", 1)[-1]
    declared = rng.choice([growing, flat, fetching]).encode() + xml.replace(b"</", b"&l0;" * 50 + b"</", 1)
    data = b'<?xml version="1.0"?>' + declared
    if rng.random() < 0.3:
        data = ('<?xml version="1.0" encoding="UTF-16"?>' + declared.decode()).encode("utf-16")
    return f"skratt.{chosen}", office(chosen, {PARTS[chosen]: data})


def deep_xml(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    depth = rng.choice([1_000, 50_000, 500_000])
    return f"djup.{chosen}", office(chosen, {PARTS[chosen]: b"<a>" * depth + b"</a>" * depth})


def odd_sheet(rng: random.Random) -> tuple[str, bytes]:
    cell = rng.choice(
        [
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            '<row r="999999999999"><c r="A1"><v>1</v></c></row>',
            '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>',
            '<row r="1"><c r="A1" t="d"><v>inte ett datum</v></c></row>',
            '<row r="1"><c r="A1" s="9999"><v>1e999</v></c></row>',
        ]
    )
    name = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return "blad.xlsx", office("xlsx", {PARTS["xlsx"]: name + cell.encode() + b"</sheetData></worksheet>"})


# Damage


def truncated(rng: random.Random) -> tuple[str, bytes]:
    chosen = rng.choice(["docx", "pptx", "xlsx", "pdf"])
    data = good(chosen)
    return f"avbruten.{chosen}", data[: rng.randint(1, int(len(data) * 0.9))]


def flipped(rng: random.Random) -> tuple[str, bytes]:
    chosen = rng.choice(["docx", "pptx", "xlsx", "pdf", "pdf"])
    data = bytearray(good(chosen))
    for _ in range(rng.randint(1, 200)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return f"skadad.{chosen}", bytes(data)


def flipped_inside(rng: random.Random) -> tuple[str, bytes]:
    """Damage behind the checksums, where the XML parsers meet it."""
    chosen = kind(rng)
    xml = bytearray(part(chosen))
    for _ in range(rng.randint(1, 30)):
        xml[rng.randrange(len(xml))] = rng.randrange(256)
    return f"skadad-inuti.{chosen}", office(chosen, {PARTS[chosen]: bytes(xml)})


def noise(rng: random.Random) -> tuple[str, bytes]:
    extension = rng.choice(["pdf", "docx", "pptx", "xlsx", "txt", "eml", "html", "vtt", ""])
    return f"brus.{extension}", b"\x00" + rng.randbytes(rng.choice([1, 100, 100_000]))


def nothing(rng: random.Random) -> tuple[str, bytes]:
    data = rng.choice([b"", b"\x00" * 4096, b" \n" * 9, b"\xff\xfe"])
    return f"tom.{rng.choice(['pdf', 'docx', 'txt', 'html'])}", data


# Two things at once, or another thing than it says


def polyglot(rng: random.Random) -> tuple[str, bytes]:
    pdf, docx = good("pdf"), good("docx")
    both = rng.choice(
        [
            pdf + docx,
            b"GIF89a" + b"\x00" * 20 + docx,
            b"<html><body>hej</body></html>" + pdf + b"%%EOF",
            b"#!/bin/sh\n" + docx,
            office("docx", {}, {"xl/workbook.xml": b"<x/>"}),
            b"MZ" + b"\x00" * 60 + pdf,
            docx + pdf,
        ]
    )
    return f"dubbel.{rng.choice(['pdf', 'docx', 'txt', 'html'])}", both


def wrong_extension(rng: random.Random) -> tuple[str, bytes]:
    chosen = rng.choice(["docx", "pptx", "xlsx", "pdf"])
    others = [each for each in ("docx", "pptx", "xlsx", "pdf", "txt", "md", "eml", "html", "exe") if each != chosen]
    return f"fel.{rng.choice(others)}", good(chosen)


def foreign(rng: random.Random) -> tuple[str, bytes]:
    starts = [
        b"MZ\x90",
        b"\x7fELF\x02",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"Rar!\x1a",
        b"\x1f\x8b",
    ]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    streams = ("EncryptedPackage", "WordDocument", "__substg1.0_", "Workbook", "x")
    data = rng.choice([*starts, *(ole + name.encode("utf-16-le") for name in streams)]) + rng.randbytes(200)
    return f"främmande.{rng.choice(['pdf', 'docx', 'txt', 'doc', 'msg'])}", data


def macro(rng: random.Random) -> tuple[str, bytes]:
    chosen = kind(rng)
    folder = PARTS[chosen].split("/")[0]
    return f"makro.{chosen[:-1]}m", office(chosen, {}, {f"{folder}/vbaProject.bin": rng.randbytes(500)})


# Text that is hard on patterns and stacks


def hard_text(rng: random.Random) -> tuple[str, bytes]:
    pieces = ["*", "_", "[", "`", "\\", "<", "|", "#", "**a", "[a](", "<!--", "&amp;"]
    piece = rng.choice([*pieces, "\t", "a ", "- ", "> ", "-\n", "1. "])
    length = rng.choice([100_000, 2_000_000])
    return f"tecken.{rng.choice(['txt', 'md', 'csv'])}", (piece * (length // len(piece))).encode()


def hard_html(rng: random.Random) -> tuple[str, bytes]:
    pieces = ["<div>", "<table><tr><td>", "<b ", "<a href='", "<!--", "<p style='display:none'>", "&#x", "<![CDATA["]
    piece = rng.choice([*pieces, "</", "<"])
    return "sida.html", ("<html>" + piece * (rng.choice([100_000, 3_000_000]) // len(piece))).encode()


def hard_mail(rng: random.Random) -> tuple[str, bytes]:
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(rng.choice([50, 2_000, 20_000]))
    )
    long = "Subject: " + "=?utf-8?q?=C3?= " * 100_000 + "\n\nhej"
    header = "".join(f"X-{n}: {'y' * 50}\n" for n in range(50_000)) + "\nhej"
    return "brev.eml", ("From: a@kommun.example\n" + rng.choice([nested, long, header])).encode()


def hard_transcript(rng: random.Random) -> tuple[str, bytes]:
    piece = rng.choice(["<v ", "00:00:01.000 --> ", "<c.", "00:00:00.000 --> 00:00:01.000\n", "<v a><v b>"])
    return "möte.vtt", ("WEBVTT\n\n" + piece * 100_000).encode()


FAMILIES: dict[str, tuple[Maker, bool]] = {
    "zip bomb": (zip_bomb, True),
    "nested filters": (hostile_pdf.nested_filters, False),
    "growing entities": (entities, True),
    "page loop": (hostile_pdf.page_loop, False),
    "truncated": (truncated, False),
    "encrypted PDF": (hostile_pdf.encrypted_pdf, True),
    "macro": (macro, False),
    "polyglot": (polyglot, True),
    "path traversal": (traversal, True),
    "ten thousand pages": (hostile_pdf.ten_thousand_pages, True),
    "wrong extension": (wrong_extension, False),
    "element bomb": (element_bomb, False),
    "many members": (many_members, True),
    "overlapping members": (overlapping, True),
    "lying sizes": (lying_sizes, True),
    "links and devices": (link_member, True),
    "archives in archives": (nested_archive, True),
    "deep XML": (deep_xml, True),
    "odd sheet": (odd_sheet, False),
    "endless content": (hostile_pdf.endless_content, False),
    "self-drawing form": (hostile_pdf.form_loop, False),
    "cross-reference loop": (hostile_pdf.cross_reference_loop, False),
    "huge page": (hostile_pdf.huge_page, False),
    "acting PDF": (hostile_pdf.acting_pdf, False),
    "flipped bytes": (flipped, False),
    "flipped inside": (flipped_inside, False),
    "noise": (noise, True),
    "nothing": (nothing, True),
    "foreign": (foreign, True),
    "hard text": (hard_text, False),
    "hard HTML": (hard_html, False),
    "hard mail": (hard_mail, False),
    "hard transcript": (hard_transcript, False),
    "broken letter": (hostile_letters.broken_letter, False),
    "hard letter": (hostile_letters.hard_letter, False),
    "broken winmail.dat": (hostile_letters.broken_winmail, False),
    "bombs that came with a letter": (hostile_letters.attached_bombs, False),
    "letters in letters, and thousands": (hostile_letters.many_attached, False),
}
