"""Office files are ZIP archives: what one may look like is decided here, before any parser opens it."""

import stat
import zipfile
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from knowledge.formats.contents import Refused, Source
from knowledge.formats.limits import MIB, Limits

RESAVE = "Öppna filen i Office, spara om den och lägg in den igen."
LOOKED_AT = 64 * 1024


def check_archive(source: Source) -> tuple[str, ...]:
    """Raise Refused unless the archive is of a sane size and shape; return warnings."""
    try:
        with ZipFile(BytesIO(source.data)) as archive:
            members = archive.infolist()
            _check_sizes(members, source.limits)
            _check_names(members)
            _check_overlap(members)
            _check_declarations(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        raise Refused("Filen är skadad eller bara delvis sparad.", RESAVE) from error
    macros = any(member.filename.lower().endswith("vbaproject.bin") for member in members)
    return ("Filen innehåller makron; de körs aldrig och läses inte.",) if macros else ()


def _check_sizes(members: list[ZipInfo], limits: Limits) -> None:
    if len(members) > limits.zip_members:
        raise Refused(f"Filen består av {len(members)} delar; högst {limits.zip_members} läses.", RESAVE)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.zip_bytes:
        raise Refused(
            f"Filen blir {unpacked // MIB} MB uppackad; högst {limits.zip_bytes // MIB} MB läses.",
            "Ta bort stora bilder eller dela upp dokumentet.",
        )
    if any(m.file_size > MIB and m.file_size > limits.zip_ratio * max(m.compress_size, 1) for m in members):
        raise Refused("Filen är packad på ett sätt som inga vanliga dokument är.", RESAVE)


def _check_names(members: list[ZipInfo]) -> None:
    for member in members:
        name = member.filename.replace("\\", "/")
        outside = name.startswith("/") or ".." in name.split("/") or ":" in name
        mode = member.external_attr >> 16
        if outside or (stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))):
            raise Refused("Filen pekar på filer utanför sig själv.", RESAVE)
        if member.flag_bits & 0x1:
            raise Refused("Filen är skyddad med lösenord.", "Ta bort lösenordet och lägg in filen igen.")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused("Filen är packad på ett sätt som inga vanliga dokument är.", RESAVE)


def _check_overlap(members: list[ZipInfo]) -> None:
    """Members that share bytes are how a small file unpacks to an enormous one."""
    end = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < end:
            raise Refused("Filens delar ligger över varandra.", RESAVE)
        end = member.header_offset + member.compress_size


def _check_declarations(archive: ZipFile, members: list[ZipInfo]) -> None:
    """Office never writes a document type; entities that grow or fetch live in one."""
    seen: set[str] = set()
    for member in members:
        if member.filename in seen:
            raise Refused("Filen har två delar med samma namn.", RESAVE)
        seen.add(member.filename)
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as part:
                start = part.read(LOOKED_AT).replace(b"\x00", b"").lower()
            if b"<!doctype" in start or b"<!entity" in start:
                raise Refused("Filen innehåller egna definitioner som kan växa eller hämta annat.", RESAVE)
