"""What follows the words of a command in what somebody wrote."""

from bot.conversation.wording import LANGUAGES, phrases


def after_command(text: str, words: str, *, more: bool) -> str | None:
    """None where it begins otherwise. `words` names them in the wording files; with `more`, others may follow."""
    said = " ".join(text.split()).rstrip("?!. ") or text.strip()
    known = {phrase for language in LANGUAGES for phrase in phrases(language, words)}
    for phrase in sorted(known, key=len, reverse=True):
        if said.casefold().replace(",", "") == phrase:
            return ""
        if more and said.casefold().startswith(phrase + " "):
            return said[len(phrase) + 1 :]
    return None
