"""Office files are zip archives that remember when each part was written. Ours always say the same."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def undated(package: bytes) -> bytes:
    """The same package without the time it was made."""
    copy = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(copy, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, LONG_AGO)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return copy.getvalue()
