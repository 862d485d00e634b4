"""Twenty-four ways to pretend to be Microsoft, each of them wrong in one thing."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt

from tests.fakes.teams import SigningKey, Teams
from tests.fakes.teams_activities import APP

Json = dict[str, Any]
STRANGER = SigningKey("stranger")
SHORT = 301  # seconds: one more than two clocks may differ


def _none(teams: Teams) -> str:
    return jwt.encode(teams.claims(), "", "none", {"kid": teams.keys[0].kid})


def _hmac_with_the_public_key(teams: Teams) -> str:
    """The public key is known to all: read as a secret, anybody could sign with it."""
    modulus = teams.keys[0].public["n"].encode()
    return jwt.encode(teams.claims(), modulus, "HS256", {"kid": teams.keys[0].kid})


def _changed_after_signing(teams: Teams) -> str:
    head, _, signature = teams.token().split(".")
    claims = json.dumps(teams.claims(aud=APP, extra="more")).encode()
    return f"{head}.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}.{signature}"


def _cut(teams: Teams) -> str:
    return teams.token().rpartition(".")[0] + "."


def _key_in_the_header(teams: Teams) -> str:
    return teams.token(STRANGER, {"kid": STRANGER.kid, "jwk": STRANGER.public})


def _key_elsewhere(teams: Teams) -> str:
    return teams.token(STRANGER, {"kid": STRANGER.kid, "jku": "http://127.0.0.1:9/keys"})


def _for_another_channel(teams: Teams) -> str:
    teams.keys.append(SigningKey("webchat-only", endorsements=("webchat",)))
    return teams.token(teams.keys[-1])


def _key_withdrawn(teams: Teams) -> str:
    withdrawn = SigningKey("withdrawn")
    return teams.token(withdrawn)


FORGED: Mapping[str, Callable[[Teams], str]] = {
    "no token": lambda _: "",
    "not a token": lambda _: "not.a.token",
    "longer than any token": lambda t: t.token(more="a" * 5000),
    "unsigned": _none,
    "signed with the public key as a secret": _hmac_with_the_public_key,
    "changed after it was signed": _changed_after_signing,
    "without its signature": _cut,
    "signed by a stranger under the name of a known key": lambda t: t.token(STRANGER, {"kid": t.keys[0].kid}),
    "signed by a stranger": lambda t: t.token(STRANGER),
    "with its own key in the header": _key_in_the_header,
    "with the address of its own key": _key_elsewhere,
    "signed with a key that was withdrawn": _key_withdrawn,
    "without the name of a key": lambda t: t.token(headers={"kid": ""}),
    "with a rule of its own": lambda t: t.token(headers={"crit": ["exp"]}),
    "signed with a key for another channel": _for_another_channel,
    "ended 301 s ago": lambda t: t.token(exp=int(time.time()) - SHORT),
    "never ending": lambda t: t.token(exp=None),
    "not valid for another 301 s": lambda t: t.token(nbf=int(time.time()) + SHORT),
    "from another issuer": lambda t: t.token(iss="https://sts.windows.net/common/"),
    "without an issuer": lambda t: t.token(iss=None),
    "for another bot": lambda t: t.token(aud="99999999-0000-4000-8000-000000000000"),
    "for several, we among them": lambda t: t.token(aud=[APP, "another"]),
    "for another address": lambda t: t.token(serviceurl="https://smba.trafficmanager.net/emea/"),
    "for no address": lambda t: t.token(serviceurl=None),
}
