"""What a report says itself of all its meetings - how many they were, how many came - where counting says otherwise."""

import re
from collections.abc import Sequence

from knowledge.answers.answer import Source, cite
from knowledge.answers.finding import Finding, Part
from knowledge.answers.meetings.named import named_groups
from knowledge.archive import Held, View
from knowledge.index import Sought
from knowledge.markup import shown
from knowledge.meetings.bodies import group_alike
from knowledge.meetings.wording import MEETINGS
from knowledge.passages import Passage, units
from knowledge.question import Question
from knowledge.swedish import words
from knowledge.swedish.asks import Asks

IN_ALL = r"(?<!av )\b(?:sammanlagt|totalt|tillsammans(?! med)|in total|altogether)\b"
OVER = r"över|drygt|minst|fler än|mer än|over|more than"
UNDER = r"nästan|knappt|högst|upp till|nearly|at most"
ABOUT = rf"(?P<about>\b(?:{OVER}|{UNDER})\W+)?"
NUMBER = r"(?P<number>\d{1,3}(?:[ \u00a0]\d{3})+|\d{1,6})"
A_FEW_WORDS = rf"(?:\W+(?!{OVER}|{UNDER})[^\W\d]+){{0,3}}?\W+"
MEETINGS_CLAIMED = rf"{IN_ALL}{A_FEW_WORDS}{ABOUT}{NUMBER}\W+(?:nätverks)?{MEETINGS}\b"
WHO_CAME = r"(?:deltag|deltog|participants|(?:person\w*|people)\W+(?:deltog|kom|attended))"
PEOPLE_CLAIMED = rf"{IN_ALL}{A_FEW_WORDS}{ABOUT}{NUMBER}\W+(?:[^\W\d]+\W+)?{WHO_CAME}"
CLAIMS = {
    "count": re.compile(MEETINGS_CLAIMED, re.IGNORECASE),
    "sum": re.compile(PEOPLE_CLAIMED, re.IGNORECASE),
    "sum_of_days": re.compile(PEOPLE_CLAIMED, re.IGNORECASE),
}
AT_LEAST = re.compile(OVER, re.IGNORECASE)
# Said of another time, of a part, of somebody else, or not as a fact.
OF_SOMETHING_ELSE = re.compile(
    r"\b(?:förra|sedan|hittills|planera\w*|kommer|inte|ej|ingen|ställ\w* in|inställ\w*|utvärder\w*|digital\w*|fysisk\w*"
    r"|webb\w*|per|varje|på plats|unika|mäss\w*|utbildning\w*|kurs\w*|workshop\w*|webbinari\w*"
    r"|styrgrupp\w*|styrelse\w*|länsstyrelse\w*|cirka|ca|omkring|ungefär|last|since|so far|plan\w*|not)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
HOW_OFTEN = re.compile(r"(?:antal )?(?:träffar|möten|sammankomster)(?:,? (?P<year>(?:19|20)\d\d))?", re.IGNORECASE)
A_YEAR = 300  # days, or more
MOST_ROWS = 40
LONGEST = 200  # characters: the count must have room after it


def beside(found: Finding, chosen: Sequence[Held], question: Question, view: View) -> tuple[Finding, Source] | None:
    """What was found, after what the report says; and where it says it."""
    pattern = CLAIMS.get(found.name) if question.asks is Asks.NUMBER else None
    number = _number(found.blanks.get("total", found.blanks.get("counted")))
    of_a_body = _of_a_row(question, view) if found.name == "count" else None
    if of_a_body and of_a_body[0] != number:
        _, claim, source = of_a_body
        return Finding("claimed", {"claim": claim, "found": found}), source
    if pattern is None or number is None or not _are_all_of_one_document(chosen, view):
        return None
    claims = list(_claims(chosen, pattern, view))
    if not claims or any(_agree(said, number) for _, said in claims):
        return None
    source = claims[0][0]
    return Finding("claimed", {"claim": shown(source.quote), "found": found}), source


def _of_a_row(question: Question, view: View) -> tuple[int, str, Source] | None:
    """How often the body that is named met that year, as a row of a report says it: how many meetings, what it is the
    row of with that, and where it stands.
    """
    groups = named_groups(question, view)
    years = {str(period.first.year) for period in question.periods if period.days >= A_YEAR}
    wanted = [Sought(word) for word in ("träffar", "möten", *sorted(words.tokens(" ".join(groups))))]
    rows = view.find(wanted, MOST_ROWS) if groups and years else ()
    for row, _ in rows:
        if not row.cells or not any(row.cells[0][1] and group_alike(row.cells[0][1], group) for group in groups):
            continue
        for column, cell in row.cells[1:]:
            counted = HOW_OFTEN.fullmatch(column.strip())
            if counted and cell.isdecimal() and {str(counted["year"] or row.year)} == years:
                said = f"{row.cells[0][1]}; {column.strip()}: {cell}."
                return int(cell), said, cite(row, row.text, 1.0)
    return None


def _number(counted: Part | None) -> int | None:
    if isinstance(counted, Finding):
        counted = counted.blanks.get("number")
    return int(counted) if isinstance(counted, int | float) else None


def _are_all_of_one_document(chosen: Sequence[Held], view: View) -> bool:
    documents = {kept.name for kept, _ in chosen}
    return len(documents) == 1 and len(chosen) == sum(kept.name in documents for kept, _ in view.meetings)


def _claims(chosen: Sequence[Held], pattern: re.Pattern[str], view: View) -> list[tuple[Source, re.Match[str]]]:
    groups = [meeting.group for _, meeting in chosen if meeting.group]
    years = {str(meeting.period.first.year) for _, meeting in chosen}
    found: list[tuple[Source, re.Match[str]]] = []
    for passage in view.passages_in(chosen[0][0].name):
        if not passage.meeting and not passage.cells and not any(group in passage.headings for group in groups):
            found += _in(passage, pattern, groups, years)
    return found


def _in(
    passage: Passage, pattern: re.Pattern[str], groups: Sequence[str], years: set[str]
) -> list[tuple[Source, re.Match[str]]]:
    found: list[tuple[Source, re.Match[str]]] = []
    for start, end in units(passage):
        sentence = passage.text[start:end]
        said = pattern.search(sentence)
        of_others = OF_SOMETHING_ELSE.search(sentence) or any(group.lower() in sentence.lower() for group in groups)
        if said and not of_others and len(sentence) <= LONGEST and set(YEAR.findall(sentence)) <= years:
            found.append((cite(passage, sentence, 1.0), said))
    return found


def _agree(said: re.Match[str], counted: int) -> bool:
    """What is said to be over 700 is borne out by 731, what is nearly 700 by 690."""
    claimed = int(re.sub(r"\D", "", said["number"]))
    if said["about"] is None:
        return claimed == counted
    return counted >= claimed if AT_LEAST.match(said["about"]) else counted <= claimed
