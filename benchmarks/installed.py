"""What each platform's parts bring along: each extra in a fresh environment, `python -m benchmarks.installed`.

Each environment has that extra and no other. The bot is built there with the platform configured, so that an import of
another platform's parts would be noticed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.machine import header

ROOT = Path(__file__).parents[1]
SDKS = {"discord": "discord", "slack": "slack_bolt", "teams": "microsoft_teams"}
CONFIGURED = {
    "": "",
    "discord": '[discord]\napi_address = "http://127.0.0.1:9/api"\n',
    "slack": '[slack]\napi_address = "http://127.0.0.1:9/"\n',
    "teams": '[teams]\napp_id = "a"\ntenant = "t"\n',
}
SECRETS = {
    "": {},
    "discord": {"NATVERKSBOT_DISCORD_TOKEN": "invented"},
    "slack": {"NATVERKSBOT_SLACK_BOT_TOKEN": "xoxb-invented", "NATVERKSBOT_SLACK_APP_TOKEN": "xapp-invented"},
    "teams": {"NATVERKSBOT_TEAMS_APP_PASSWORD": "invented"},
}
LIST = """
import json
from importlib.metadata import distributions
print(json.dumps({
    d.metadata["Name"]: sum(f.locate().stat().st_size for f in d.files or () if f.locate().is_file())
    for d in distributions()
}))
"""
BUILD = """
import sys
from pathlib import Path
from bot.app import build
from bot.clock import WallClock
from bot.config import load
app = build(load(Path(sys.argv[1])), Path(sys.argv[1]).parent, WallClock())
print(*(channel.name for channel in app.channels))
print(*(sdk for sdk in sys.argv[2:] if sdk in sys.modules))
app.opened.close()
"""


def main() -> None:
    header("installed")
    with tempfile.TemporaryDirectory(prefix="installed-") as folder:
        alone = _installed(Path(folder), "")
        _tell("no platform", alone, {})
        for extra in sys.argv[1:] or SDKS:
            _tell(extra, _installed(Path(folder), extra), alone)


def _installed(folder: Path, extra: str) -> dict[str, int]:
    """Bytes of each distribution, when the bot has been built there with that platform and no other."""
    place = folder / (extra or "none")
    _run(sys.executable, "-m", "venv", "--without-pip", str(place))
    wanted = f"{ROOT}[{extra}]" if extra else str(ROOT)
    python = str(place / "bin" / "python")
    _run(sys.executable, "-m", "pip", "--quiet", "--python", python, "install", "--no-compile", wanted)
    config = place / "config.toml"
    config.write_text(CONFIGURED[extra], encoding="utf-8")
    told = _run(python, "-c", BUILD, str(config), *SDKS.values(), **SECRETS[extra]).splitlines()
    channels, loaded = told[0].split(), "".join(told[1:]).split()
    assert channels == ["web", *([extra] if extra else [])], f"built {channels}"
    assert loaded == ([SDKS[extra]] if extra else []), f"loaded {loaded}"
    sizes: dict[str, int] = json.loads(_run(python, "-c", LIST))
    return sizes


def _tell(name: str, sizes: Mapping[str, int], without: Mapping[str, int]) -> None:
    own = {package: size for package, size in sizes.items() if package not in without}
    print(f"{name}: {len(own)} packages, {sum(own.values()) / 1e6:.1f} MB")
    print("  " + ", ".join(f"{package} {size / 1e6:.1f}" for package, size in sorted(own.items(), key=str)))


def _run(*command: str, **secrets: str) -> str:
    environment = dict(os.environ) | secrets
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd="/", env=environment).stdout


if __name__ == "__main__":
    main()
