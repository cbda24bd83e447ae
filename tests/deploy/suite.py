"""`farmgate all` on databases of its own in the run's stack, for tests that look from outside."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(os.environ["FARMGATE_ROOT"])
sys.path.insert(0, str(ROOT / "tools"))
from own_suite import READY_S, SERVICES, OwnSuite, await_ready, free_ports  # noqa: E402, F401

PROGRAM = str(pathlib.Path(os.environ["FARMGATE_BUILD"], "farmgate"))


class Suite(OwnSuite):
    """Used as a context: ready inside, gone behind it."""

    def __init__(self):
        sockets = os.environ["FARMGATE_PG"].split()[0].split("=")[1]
        super().__init__(sockets, os.environ["FARMGATE_KAFKA"], f"suite_{os.getpid()}_")
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="farmgate-suite-"))
        self.child = None

    def value(self, text):
        """The first value of a query on the database of orders."""
        return self.sql(self.prefix + "orders", text)

    def prepare(self):
        self.jwks = self.work / "jwks.json"  # of its own: a test spoils it
        shutil.copy(pathlib.Path(os.environ["FARMGATE_PKI"], "jwks.json"), self.jwks)
        (self.work / "audit").mkdir()
        self.config = self.write_settings(self.work / "farmgate.conf", {
            "postgres": os.environ["FARMGATE_PG"], "redis": os.environ["FARMGATE_REDIS"],
            "pki_dir": os.environ["FARMGATE_PKI"], "jwks_file": self.jwks,
            "certification.audit_dir": self.work / "audit"})

    def edge_tool(self, *words):
        subprocess.run([str(ROOT / "tools" / "edge"), *words], check=True, capture_output=True)

    def start_edge(self):
        """With limits that a test meets."""
        self.edge = free_ports(2)
        self.probe = self.edge + 1
        pki = os.environ["FARMGATE_PKI"]
        config = self.work / "edge.conf"
        config.write_text(self.config.read_text(encoding="utf-8") + "\n".join([
            f"edge.listen = 127.0.0.1:{self.edge}", f"edge.probe_listen = 127.0.0.1:{self.probe}",
            f"edge.tls_certificate = {pki}/edge.pem", f"edge.tls_key = {pki}/edge.key",
            "edge.address_per_s = 1", "edge.address_burst = 2"]) + "\n", encoding="utf-8")
        self.edge_tool("start", str(self.work / "edge"), str(config))

    def stop_edge(self):
        self.edge_tool("stop", str(self.work / "edge"))

    def ask_edge(self, path, *words):
        """The status of the answer."""
        return int(subprocess.run(["curl", "-sk", "--noproxy", "*", "-o", "/dev/null", "-w",
                                   "%{http_code}", *words, f"https://127.0.0.1:{self.edge}{path}"],
                                  check=True, capture_output=True, text=True).stdout)

    def put_keys(self, text):
        """As whoever brings a key set: by renaming, so that the edge notices."""
        fresh = self.jwks.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.rename(self.jwks)

    def edge_metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.probe}/metrics", timeout=5) as reply:
            return reply.read().decode()

    def farmgate(self, *words):
        return subprocess.run([PROGRAM, *words, "--config", str(self.config)],
                              capture_output=True, text=True, timeout=READY_S)

    def get(self, path):
        url = f"http://127.0.0.1:{self.admin}{path}"
        with urllib.request.urlopen(url, timeout=5) as reply:
            return reply.read().decode()

    def __enter__(self):
        super().__enter__()
        self.prepare()
        migrated = self.farmgate("all", "migrate")
        assert migrated.returncode == 0, migrated.stderr
        self.log = open(self.work / "log", "w+", encoding="utf-8")
        self.child = subprocess.Popen([PROGRAM, "all", "--config", str(self.config)],
                                      stdout=self.log, stderr=self.log)
        assert await_ready(self.child, self.admin), self.said()
        return self

    def said(self):
        self.log.seek(0)
        return self.log.read()[-3000:]

    def __exit__(self, *_):
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(timeout=READY_S)
        super().__exit__()
        self.log.close()
        shutil.rmtree(self.work)
