"""Under what name a file from a member is kept, the same on every platform."""

import unicodedata

LONGEST_NAME = 120
NAMELESS = "fil"


def clean_name(name: str) -> str:
    """A name without folders and without signs that are not seen, or that turn the text around."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = seen.strip(". ").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or NAMELESS
    ending = ending[:10]
    return f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"
