"""A suite beside others: databases, topics and ports of its own on a stack that is up."""
import pathlib
import random
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
READY_S = 60


def _list_of_tools(name):
    text = (ROOT / "tools/lib.sh").read_text(encoding="utf-8")
    return re.search(rf"(?m)^{name}=\((.*)\)$", text).group(1).split()


SERVICES = tuple(_list_of_tools("services"))
_PORTS = range(*map(int, _list_of_tools("test_ports")[2:]))
_claims = []  # of this process, for as long as it lives


def _claim(port):
    """Nobody listens there, and no other process will be told that it may: the claim is a name in
    the kernel's own space, which one process can have and which ends with it."""
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0farmgate-test-port-{port}")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
    except OSError:
        claim.close()
        return None
    return claim


def free_ports(count):
    """The first of so many in a row."""
    for first in random.sample(_PORTS[:-count], 1000):
        claims = [_claim(port) for port in range(first, first + count)]
        if all(claims):
            _claims.extend(claims)
            return first
        for claim in filter(None, claims):
            claim.close()
    raise OSError(f"no {count} free ports in a row between {_PORTS[0]} and {_PORTS[-1]}")


def get(port, path):
    """The status of an answer; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def await_ready(child, port):
    until = time.monotonic() + READY_S
    while time.monotonic() < until and child.poll() is None:
        if get(port, "/readyz") == 200:
            return True
        time.sleep(0.1)
    return False


class OwnSuite:
    """As a context: its databases are there inside, and they and its topics gone behind it."""

    def __init__(self, sockets, brokers, prefix):
        self.sockets = sockets  # the folder of PostgreSQL's socket
        self.brokers, self.prefix = brokers, prefix
        self.admin = free_ports(1 + len(SERVICES))

    def __enter__(self):
        for name in SERVICES:
            self.sql("postgres", f"CREATE DATABASE {self.prefix}{name}")
        return self

    def __exit__(self, *_):
        for name in SERVICES:
            self.sql("postgres", f"DROP DATABASE IF EXISTS {self.prefix}{name} WITH (FORCE)")
        # Built with the tests; a stack without them is its owner's, who may keep what it holds.
        program = ROOT / "build/release/tests/remove_topics"
        if program.exists():
            subprocess.run([program, self.brokers, f"{self.prefix}."])

    def sql(self, database, text):
        """The first value that the text gives."""
        return subprocess.run(["psql", "-qXtA", "-v", "ON_ERROR_STOP=1", "-h", str(self.sockets),
                               "-U", "farmgate", "-d", database, "-c", text],
                              check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def write_settings(self, path, given):
        """What is its own, and `given`: where the stores and keys are for who reads the file."""
        own = {"kafka_brokers": self.brokers, "database_prefix": self.prefix,
               "topic_prefix": self.prefix, "drain_delay_ms": 100,
               "admin_listen": f"127.0.0.1:{self.admin}"}
        own.update({f"{name}.listen": f"127.0.0.1:{self.admin + 1 + at}"
                    for at, name in enumerate(SERVICES)})
        path.write_text("".join(f"{key} = {value}\n" for key, value in {**own, **given}.items()),
                        encoding="utf-8")
        return path
