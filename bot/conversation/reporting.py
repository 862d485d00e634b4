"""What coordinators are told of what did not arrive, and rooms of those who cannot be written to."""

from collections import Counter
from collections.abc import Sequence

from bot.conversation.days import day_in_words
from bot.conversation.reminding import WISHES
from bot.conversation.replies import Facts, Heading, Node, Reply, Text
from bot.conversation.wording import FIRST_LANGUAGE, count, say
from scheduling.accounts import MISSED, Line, MeetingAccount

MOST_MEETINGS, MOST_NAMES = 10, 20
UNTOLD = ("failed", "expired", "void", MISSED)


def report_card(accounts: Sequence[MeetingAccount], blocked: Sequence[str], language: str) -> Reply:
    """One message, however much went wrong."""
    nodes: list[Node] = [
        Heading(say(language, "reminders.report.heading")),
        Text(say(language, "reminders.report.intro")),
    ]
    for one in accounts[:MOST_MEETINGS]:
        nodes += account_nodes(one, language)
    if len(accounts) > MOST_MEETINGS:
        nodes.append(Text(count(language, "reminders.report.more", len(accounts) - MOST_MEETINGS)))
    if blocked:
        nodes.append(Text(say(language, "reminders.report.blocked", names=_names(blocked, language))))
    return Reply(tuple(nodes), language)


def blocked_card(number: int, language: str = FIRST_LANGUAGE) -> Reply:
    """Neither who nor what: only that there is something to do about it."""
    return Reply((Text(count(language, "reminders.blocked", number)),), language)


def account_nodes(account: MeetingAccount, language: str) -> tuple[Node, ...]:
    day = day_in_words(account.meeting.first_day, language)
    kinds = dict.fromkeys(line.what for line in account.lines)
    rows = tuple((_kind(kind, language), _figures(account.lines, kind, language)) for kind in kinds)
    return Heading(f"{account.meeting.title}, {day}"), Facts(rows)


def _kind(what: str, language: str) -> str:
    return say(language, f"reminders.wishes.{WISHES[what]}" if what in WISHES else "reminders.ledger.change")


def _figures(lines: Sequence[Line], what: str, language: str) -> str:
    of_kind = [line for line in lines if line.what == what]
    states = Counter(MISSED if line.state == "expired" else line.state for line in of_kind)
    figures = [count(language, f"reminders.ledger.{state}", number) for state, number in states.items()]
    untold = list(dict.fromkeys(line.recipient for line in of_kind if line.state in UNTOLD))
    whom = [say(language, "reminders.ledger.whom", names=_names(untold, language))] if untold else []
    return "\n".join([", ".join(figures), *whom])


def _names(names: Sequence[str], language: str) -> str:
    more = [say(language, "reminders.ledger.more", number=len(names) - MOST_NAMES)] if len(names) > MOST_NAMES else []
    return ", ".join([*names[:MOST_NAMES], *more])
