"""A question that was made whole, as a Swede would say it: what it was about stands where a word points to it."""

import re

from knowledge.talk.thread import CLOSES, is_english

POINTING = re.compile(
    r"\b(?:den|det|dem|dom|de)\b(?=$|\s+(?:i|in|på|under|av|till|för|från|med|om|upp|ut)\b)", re.IGNORECASE
)
# "När var det": that is no thing that could be named instead.
OF_NOTHING = re.compile(
    r"\b(?:är|var|blev|blir|hölls|hålls|gick|går|ska|kan|skulle|står|kommer|byttes)\s+$", re.IGNORECASE
)
IS_LIKE = re.compile(r"\W*hur\s+(?!(?:är|var|blev|blir|gick|går)\b)\w+\s+(?:är|var|blev|blir)\s+$", re.IGNORECASE)
DEFINITE = re.compile(r"[A-ZÅÄÖ]|\w+(?:en|et|an|na)\b")


def spoken(question: str) -> str:
    """Hur djup är den – brunnen i Lerum? -> Hur djup är brunnen i Lerum? Several things stay after the dash."""
    asked, _, it = CLOSES.sub("", question).partition(" – ")
    pointing = None if is_english(question) else POINTING.search(asked)
    if pointing is None or "," in it or not DEFINITE.match(it):
        return question
    before = asked[: pointing.start()]
    if OF_NOTHING.search(before) and not IS_LIKE.match(before):
        return question
    return f"{before}{it}{asked[pointing.end() :]}?"
