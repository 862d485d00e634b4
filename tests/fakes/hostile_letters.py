"""E-mail made to hurt whoever reads it, and files made to hurt that came with it."""

import random
import struct
from email.message import EmailMessage

from tests.fakes import documents, hostile_pdf, outlook
from tests.fakes.outlook import SECTOR, Message


def broken_letter(rng: random.Random) -> tuple[str, bytes]:  # noqa: C901 - one branch for each way to break it
    """An Outlook file whose chains and directory loop, lie, or end too soon."""
    data = bytearray(outlook.msg(Message(body="Hej på er. " * 2_000, attached={"a.txt": b"x" * 9_000})))
    at_fat = (struct.unpack_from("<I", data, 76)[0] + 1) * SECTOR
    at_directory = (struct.unpack_from("<I", data, 48)[0] + 1) * SECTOR
    hurt = rng.choice(["loop", "self", "children", "sizes", "truncated", "flipped", "sectors", "small"])
    if hurt == "loop":
        for sector in range(20):
            struct.pack_into("<I", data, at_fat + 4 * sector, (sector + 1) % 20)
    elif hurt == "self":
        struct.pack_into("<I", data, at_fat + 4 * (at_directory // SECTOR - 1), at_directory // SECTOR - 1)
    elif hurt == "children":
        for entry in range(6):
            struct.pack_into("<III", data, at_directory + 128 * entry + 68, 1, 0, 0)
    elif hurt == "sizes":
        for entry in range(6):
            struct.pack_into("<Q", data, at_directory + 128 * entry + 120, rng.choice([1 << 31, 1 << 62, 40 << 20]))
    elif hurt == "truncated":
        data = data[: rng.randint(600, len(data) - 1)]
    elif hurt == "flipped":
        for _ in range(rng.randint(1, 300)):
            data[rng.randrange(8, len(data))] = rng.randrange(256)
    elif hurt == "sectors":
        struct.pack_into("<I", data, 44, 0x7FFFFFFF)
        struct.pack_into("<II", data, 68, 3, 0x7FFFFFFF)
    else:
        struct.pack_into("<HH", data, 30, rng.choice([0, 1, 40]), rng.choice([0, 1, 40]))
    return "brev.msg", bytes(data)


def hard_letter(rng: random.Random) -> tuple[str, bytes]:
    """Whole, but deep, wide or heavy."""
    deep = Message(subject="innerst")
    for number in range(rng.choice([5, 40])):
        deep = Message(subject=f"brev {number}", attached={"brev.msg": deep})
    wide = Message(attached={f"{number}.txt": b"x" for number in range(900)})
    heavy = Message(attached={"stor.bin": bytes(4 << 20)}, html="<div>" * 200_000, body="")
    named = Message(attached={"../../etc/cron.d/x": b"* * * * * root x\n", "/etc/passwd": b"x", "C:\\x\\y.exe": b"MZ"})
    return "brev.msg", outlook.msg(rng.choice([deep, wide, heavy, named]))


def broken_winmail(rng: random.Random) -> tuple[str, bytes]:
    """What Outlook wraps, with lengths that lie, promises without end, letters in letters, or cut off."""
    deep = Message(subject="innerst")
    for number in range(rng.choice([5, 60])):
        deep = Message(subject=f"brev {number}", attached={"brev.msg": deep})
    named = Message(attached={"../../etc/cron.d/x": b"* * * * * root x\n", "C:\\x\\y.exe": b"MZ"})
    wide = Message(attached={f"{number}.txt": b"x" for number in range(900)})
    data = bytearray(outlook.tnef(rng.choice([deep, named, wide, Message(body="Hej på er. " * 2_000)])))
    hurt = rng.choice(["whole", "lengths", "truncated", "flipped", "promises", "nothing but heads"])
    if hurt == "lengths":
        for _ in range(20):
            at = rng.randrange(6, len(data) - 4)
            struct.pack_into("<I", data, at, rng.choice([0xFFFFFFFF, 0x7FFFFFFF, 1 << 24]))
    elif hurt == "truncated":
        data = data[: rng.randint(10, len(data) - 1)]
    elif hurt == "flipped":
        for _ in range(rng.randint(1, 300)):
            data[rng.randrange(6, len(data))] = rng.randrange(256)
    elif hurt == "promises":
        held = struct.pack("<IHHI", 0xFFFFFFFF, 0x101F, 0x1000, 0xFFFFFFFF) + bytes(4 << 20)
        data += struct.pack("<BII", 1, 0x69003, len(held)) + held + b"\0\0"
    elif hurt == "nothing but heads":
        data += struct.pack("<BIIH", 2, 0x69002, 0, 0) * 400_000
    if rng.random() < 0.5:
        return "winmail.dat", bytes(data)
    return "brev.eml", _letter({"winmail.dat": bytes(data)})


def attached_bombs(rng: random.Random) -> tuple[str, bytes]:
    """Each is refused by itself; together they must cost no more than one."""
    from tests.fakes import hostile_files  # noqa: PLC0415 - the two lists name each other

    makers = [
        hostile_pdf.endless_content,
        hostile_pdf.nested_filters,
        hostile_files.zip_bomb,
        hostile_files.element_bomb,
        hostile_files.entities,
        hostile_pdf.ten_thousand_pages,
    ]
    maker = rng.choice(makers)
    name, data = maker(rng)
    count = 30 if len(data) < 1 << 20 else 4
    bombs = {f"{number}-{name}": data for number in range(count)}
    if rng.random() < 0.5 and count * len(data) < outlook.LARGEST:
        return "bomber.msg", outlook.msg(Message(attached=bombs))
    return "bomber.eml", _letter(bombs)


def many_attached(rng: random.Random) -> tuple[str, bytes]:
    inner = _letter({"protokoll.docx": documents.word()})
    for _ in range(rng.choice([4, 12])):
        inner = _letter({"brev.eml": inner})
    wide = _letter({f"{number}.txt": b"x" for number in range(1_000)})
    return "många.eml", rng.choice([inner, wide])


def _letter(attached: dict[str, bytes]) -> bytes:
    made = EmailMessage()
    made["from"], made["subject"] = "a@kommun.example", "Bifogat"
    made.set_content("Se bifogat.")
    for name, data in attached.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()
