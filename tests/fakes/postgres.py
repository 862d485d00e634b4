"""A real PostgreSQL of our own for the tests: in a temporary folder, on a free loopback port, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NOT_HERE = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
STARTED_WITHIN = 30.0
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

LET_GO = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
# Only what holds a row or has numbered one, and row by row: to truncate sixty tables takes longer than most tests.
EMPTY = """
do $$ declare one record; used boolean; begin
    set local session_replication_role = replica;
    for one in
        select oid::regclass as name from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'alembic_version'
    loop
        execute format('select exists (select from %s)', one.name) into used;
        if used then execute format('delete from %s', one.name); end if;
    end loop;
    perform setval(format('%I.%I', schemaname, sequencename), start_value, false) from pg_sequences
    where schemaname = 'public' and last_value is not null;
end $$
"""
SHAPE = """
select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid
where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
union all select 'version', version_num from alembic_version
order by 1, 2
"""


def programs() -> Path | None:
    """Where the newest installed PostgreSQL keeps its programs."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((program.parent for program in found), key=lambda folder: int(folder.parent.name), default=None)


class Postgres:
    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = 0
        self._bin = bin_folder
        self._made = 0
        self._clean: dict[str, list[str]] = defaultdict(list)
        self._shapes: dict[str, object] = {}
        self._keepers: dict[str, psycopg.Connection[tuple[object, ...]]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._as_postgres("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Durability is off: these tests kill clients, never the machine. The port stays the same after a restart."""
        self.port = self.port or _free_port()
        settings = {"port": self.port, "unix_socket_directories": self.folder, "max_connections": 200, **NOT_DURABLE}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_as_postgres(), str(self._bin / "postgres"), "-D", str(self.data), *options], stdout=log, stderr=log
            )
        self._wait()

    def crash(self) -> None:
        """As if the machine under it went away: no warning to anyone connected."""
        assert self._process is not None
        self._as_postgres("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate")
        self._process.wait()
        for name in [*self._keepers]:
            self._keepers.pop(name).close()

    def new_database(self, template: str = "template1") -> str:
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f'create database "{name}" template "{template}" strategy file_copy')
        return name

    def drop(self, name: str) -> None:
        if name in self._keepers:
            self._keepers.pop(name).close()
        self.execute(f'drop database if exists "{name}" with (force)')

    def lend(self, template: str) -> str:
        """A database like the template. One that was handed back is emptied, which is quicker than making a new one."""
        return self._clean[template].pop() if self._clean[template] else self.new_database(template)

    def take_back(self, name: str, template: str) -> None:
        """Emptied for the next test; one whose shape a test has changed is dropped."""
        if template not in self._shapes:
            with psycopg.connect(self._address(template), autocommit=True) as connection:
                self._shapes[template] = connection.execute(SHAPE).fetchall()
        keeper = self._keeper(name)
        if keeper.execute(SHAPE).fetchall() != self._shapes[template]:
            self.drop(name)
            return
        keeper.execute(LET_GO)
        keeper.execute(EMPTY)
        self._clean[template].append(name)

    def _keeper(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection that stays: a new one has to learn the tables anew, which takes longer than to empty them."""
        if name not in self._keepers:
            self._keepers[name] = psycopg.connect(self._address(name), autocommit=True, application_name="keeper")
        return self._keepers[name]

    def execute(self, statement: str) -> None:
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def disconnect_everyone(self) -> None:
        """As when the server was restarted; only the databases made for tests."""
        self.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname like 'test_%' and application_name <> 'keeper'"
        )

    def _address(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def _wait(self) -> None:
        assert self._process is not None
        end = time.monotonic() + STARTED_WITHIN
        while self._process.poll() is None:
            try:
                psycopg.connect(self._address(), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    break
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8"))

    def _as_postgres(self, program: str, *words: str) -> None:
        subprocess.run(
            [*_as_postgres(), str(self._bin / program), *words], check=True, capture_output=True, cwd=self.folder
        )


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    found = programs()
    if found is None:
        raise FileNotFoundError(NOT_HERE)
    folder = Path(tempfile.mkdtemp(prefix="natverksbot-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Postgres(found, folder)
    server.start()
    try:
        yield server
    finally:
        server.crash()
        shutil.rmtree(folder)


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root, and must not outlive the tests however they end."""
    user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig", "QUIT"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
