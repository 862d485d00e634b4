"""What Slack publishes about its own interface, when it is here: NATVERKSBOT_SPECS names the folder that holds it.

Nothing depends on it: without it every test still runs, on the limits in slack_limits.py.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, Draft7Validator

Json = Mapping[str, Any]

# The document of the Web API is from 2020. What came later, from Slack's documents:
LATER = {
    "chat.postMessage": {"metadata"},
    "chat.update": {"metadata", "reply_broadcast"},
    "chat.postEphemeral": {"mrkdwn"},
    "conversations.history": {"include_all_metadata"},
    "conversations.replies": {"include_all_metadata"},
}
# Its answers as of 2020 have no metadata, no blocks of today and ids of another length, so only these are held to it.
ANSWERS = ("auth.test", "chat.delete", "reactions.add", "reactions.remove", "chat.postEphemeral")


def folder() -> Path | None:
    named = os.environ.get("NATVERKSBOT_SPECS")
    return Path(named) / "slack" if named else None


def of_call(method: str, arguments: Json) -> Iterator[str]:
    if folder() is None:
        return
    yield from _arguments(method, arguments)
    if "blocks" in arguments:
        yield from _errors(_blocks_schema("SlackMessageBlocks"), {"blocks": arguments["blocks"]})
    if "view" in arguments:
        kind = "SlackModal" if arguments["view"].get("type") == "modal" else "SlackHome"
        yield from _errors(_blocks_schema(kind), arguments["view"])


def of_answer(method: str, answer: Json) -> Iterator[str]:
    if folder() is None or method not in ANSWERS or not answer.get("ok"):
        return
    yield from _errors(_answer_schema(method), answer)


def of_event(body: Json) -> Iterator[str]:
    if folder() is None:
        return
    yield from _errors(_wrapper_schema(), body)


def _arguments(method: str, arguments: Json) -> Iterator[str]:
    path = _web_api()["paths"].get(f"/{method}")
    if path is None:
        return  # from after 2020
    (operation,) = path.values()
    known = {parameter["name"] for parameter in operation["parameters"]} | LATER.get(method, set())
    required = {one["name"] for one in operation["parameters"] if one.get("required")} - {"token"}
    yield from (f"{method} takes no {name}" for name in arguments if name not in known)
    yield from (f"{method} demands {name}" for name in required if name not in arguments)


def _errors(validator: Any, value: Any) -> Iterator[str]:
    yield from (f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value))


@cache
def _blocks_schema(kind: str) -> Draft7Validator:
    schema = _read("block-kit.schema.json")
    return Draft7Validator({"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]})


@cache
def _answer_schema(method: str) -> Draft4Validator:
    (operation,) = _web_api()["paths"][f"/{method}"].values()
    schema = operation["responses"]["200"]["schema"]
    return Draft4Validator({**schema, "definitions": _web_api()["definitions"]})


@cache
def _wrapper_schema() -> Draft7Validator:
    return Draft7Validator(_read("slack_common_event_wrapper_schema.json"))


@cache
def _web_api() -> Any:
    return _read("slack_web_openapi_v2.json")


def _read(name: str) -> Any:
    found = folder()
    assert found is not None
    return json.loads((found / name).read_text(encoding="utf-8"))
