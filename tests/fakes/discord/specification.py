"""Discord's published specification, where NATVERKSBOT_SPECS says that it lies: asked about requests and answers alike.

The tests are complete without it: `rules.py` is always asked.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

Json = dict[str, Any]

VARIABLE = "NATVERKSBOT_SPECS"
SNOWFLAKE = {"anyOf": [{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}, {"type": "integer"}]}


class Specification:
    def __init__(self, folder: Path) -> None:
        self._document = json.loads((folder / "discord" / "openapi.json").read_text(encoding="utf-8"))
        self._document["components"]["schemas"]["SnowflakeType"] = SNOWFLAKE
        self._paths = [(_pattern(path), methods) for path, methods in self._document["paths"].items()]
        self._validators: dict[str, Draft202012Validator] = {}
        self.asked = 0

    def complaint(self, method: str, path: str, status: int | None, body: Any) -> str:
        """About a request, or where there is a status about its answer. Empty when all is well."""
        self.asked += 1
        operation = self._operation(method, path)
        if operation is None:
            return f"{method} {path}: no such operation"
        part = operation.get("requestBody") if status is None else operation["responses"].get(str(status))
        if part is None:
            return "" if status is None and body is None else f"{method} {path}: {status or 'a body'} is not foreseen"
        schema = (part.get("content") or {}).get("application/json", {}).get("schema")
        if schema is None or body is None:
            return ""
        error = best_match(self._validator(schema).iter_errors(body))
        return f"{method} {path} {status or ''}: {error.message[:300]} at {list(error.absolute_path)}" if error else ""

    def _operation(self, method: str, path: str) -> Json | None:
        fitting = [methods for pattern, methods in self._paths if pattern.fullmatch(path) and method.lower() in methods]
        return fitting[0][method.lower()] if fitting else None

    def _validator(self, schema: Json) -> Draft202012Validator:
        name = json.dumps(schema, sort_keys=True)
        if name not in self._validators:
            whole = {**schema, "components": self._document["components"]}
            self._validators[name] = Draft202012Validator(whole)
        return self._validators[name]


@cache
def specification() -> Specification | None:
    folder = os.environ.get(VARIABLE)
    return Specification(Path(folder)) if folder else None


def _pattern(path: str) -> re.Pattern[str]:
    """Words before blanks: /users/@me is not a user."""
    return re.compile(re.sub(r"\\\{[^}]+\\\}", r"(?!@)[^/]+", re.escape(path)))
