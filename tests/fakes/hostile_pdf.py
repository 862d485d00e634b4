"""PDF files made to hurt whoever reads them, written object by object."""

import random
import zlib

MIB = 1 << 20


def pdf_of(objects: list[bytes], extra: bytes = b"") -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, extra, start)
    return data + head + table + trailer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def page_with(content: bytes, resources: bytes = b"<</Font<</F 5 0 R>>>>") -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s>>" % resources,
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]


def nested_filters(rng: random.Random) -> tuple[str, bytes]:
    """A little data that each filter makes a thousand times larger."""
    levels = rng.randint(2, 4)
    text = b"BT /F 9 Tf (a) Tj ET\n"
    data = text * (rng.choice([20, 150]) * MIB // len(text))
    for _ in range(levels):
        data = zlib.compress(data, 9)
    return "filter.pdf", pdf_of(page_with(stream(data, b"/Filter[%s]" % (b"/FlateDecode" * levels))))


def endless_content(rng: random.Random) -> tuple[str, bytes]:
    commands = [b"0 0 m 9 9 l S\n", b"q 1 0 0 1 0 0 cm\n", b"BT /F 9 Tf (ord ) Tj ET\n", b"[[[[[[", b"<<<<<<"]
    command = rng.choice(commands)
    data = zlib.compress(command * (rng.choice([4, 60]) * MIB // len(command)))
    return "ritar.pdf", pdf_of(page_with(stream(data, b"/Filter/FlateDecode")))


def page_loop(rng: random.Random) -> tuple[str, bytes]:
    kids = rng.choice([b"[2 0 R]", b"[2 0 R 2 0 R 3 0 R]", b"[3 0 R 99 0 R 3 0 R]"])
    objects = page_with(stream(b""))
    objects[1] = b"<</Type/Pages/Kids%s/Count %d/Parent 2 0 R>>" % (kids, rng.choice([1, 1_000_000, 2**31 - 1]))
    return "slinga.pdf", pdf_of(objects)


def form_loop(rng: random.Random) -> tuple[str, bytes]:
    """A drawing that draws itself, twice."""
    resources = b"<</XObject<</X 4 0 R>>/Font<</F 5 0 R>>>>"
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources%s" % resources
    form = stream(b"/X Do /X Do" * rng.randint(1, 20), entries)
    return "ritar-sig.pdf", pdf_of(page_with(form, resources))


def ten_thousand_pages(rng: random.Random) -> tuple[str, bytes]:
    count = rng.randint(9_000, 11_000)
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    first = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)]
    return "tio-tusen.pdf", pdf_of(first + [page] * count)


def cross_reference_loop(rng: random.Random) -> tuple[str, bytes]:
    data = pdf_of(page_with(stream(b"")))
    start = data.rfind(b"startxref\n") + 10
    place = int(data[start : data.find(b"\n", start)])
    return "korsloop.pdf", data.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % rng.choice([place, 0, 2**40]))


def huge_page(rng: random.Random) -> tuple[str, bytes]:
    side = rng.choice([30_000, 2_000_000_000])
    objects = page_with(stream(b"q 9e9 0 0 9e9 0 0 cm /X Do Q"), b"<</XObject<</X 5 0 R>>>>")
    objects[2] = objects[2].replace(b"[0 0 595 842]", b"[0 0 1e9 1e9]")
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (side, side)
    objects[4] = stream(b"x", entries)
    return "jättesida.pdf", pdf_of(objects)


def encrypted_pdf(rng: random.Random) -> tuple[str, bytes]:
    secret = rng.randbytes(32).hex().encode()
    encrypt = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>/ID[<aa><aa>]" % (secret, secret[::-1])
    return "låst.pdf", pdf_of(page_with(stream(b"")), encrypt)


def acting_pdf(rng: random.Random) -> tuple[str, bytes]:
    action = rng.choice(
        [
            b"<</S/JavaScript/JS(while(true){})>>",
            b"<</S/Launch/F(/bin/sh)>>",
            b"<</S/URI/URI(http://127.0.0.1:9/)>>",
            b"<</S/GoToR/F(//127.0.0.1/share)/D[0/Fit]>>",
        ]
    )
    objects = page_with(stream(b"BT /F 12 Tf 50 700 Td (Protokoll med flera ord att visa) Tj ET"))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R/OpenAction%s>>" % action
    return "handling.pdf", pdf_of(objects)
