"""`farmgate all` on databases of its own in the run's stack, for tests that look from outside."""
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(os.environ["FARMGATE_ROOT"])
PROGRAM = str(pathlib.Path(os.environ["FARMGATE_BUILD"], "farmgate"))
SERVICES = ("producers", "cooperatives", "certification", "listings", "orders")
START_S = 60


def free_ports(count):
    """Below those that the kernel gives to outgoing connections, above those of tools/lib.sh: none
    of them can sit there."""
    ports = []
    while len(ports) < count:
        port = random.randrange(27000, 29000)
        with socket.socket() as one:
            if port not in ports and one.connect_ex(("127.0.0.1", port)) != 0:
                ports.append(port)
    return ports


class Suite:
    """Used as a context: ready inside, gone behind it."""

    def __init__(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="farmgate-suite-"))
        self.prefix = f"suite_{os.getpid()}_"
        self.child = None

    def sql(self, text):
        host = os.environ["FARMGATE_PG"].split()[0].split("=")[1]
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "farmgate",
                        "-d", "postgres", "-c", text], check=True)

    def value(self, text):
        """The first value of a query on the database of orders."""
        host = os.environ["FARMGATE_PG"].split()[0].split("=")[1]
        return subprocess.run(["psql", "-qXtA", "-h", host, "-U", "farmgate", "-d",
                               self.prefix + "orders", "-c", text],
                              check=True, capture_output=True, text=True).stdout.strip()

    def write_settings(self):
        *ports, self.admin = free_ports(len(SERVICES) + 1)
        self.config = self.work / "farmgate.conf"
        self.jwks = self.work / "jwks.json"  # of its own: a test spoils it
        shutil.copy(pathlib.Path(os.environ["FARMGATE_PKI"], "jwks.json"), self.jwks)
        (self.work / "audit").mkdir()
        lines = [f"postgres = {os.environ['FARMGATE_PG']}", f"database_prefix = {self.prefix}",
                 f"kafka_brokers = {os.environ['FARMGATE_KAFKA']}",
                 f"topic_prefix = {self.prefix}", f"redis = {os.environ['FARMGATE_REDIS']}",
                 f"pki_dir = {os.environ['FARMGATE_PKI']}", f"jwks_file = {self.jwks}",
                 "drain_delay_ms = 100",
                 f"certification.audit_dir = {self.work}/audit",
                 f"admin_listen = 127.0.0.1:{self.admin}"]
        lines += [f"{name}.listen = 127.0.0.1:{port}" for name, port in zip(SERVICES, ports)]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def edge_tool(self, *words):
        subprocess.run([str(ROOT / "tools" / "edge"), *words], check=True, capture_output=True)

    def start_edge(self):
        """With limits that a test meets."""
        self.edge, self.probe = free_ports(2)
        pki = os.environ["FARMGATE_PKI"]
        config = self.work / "edge.conf"
        config.write_text(self.config.read_text(encoding="utf-8") + "\n".join([
            f"edge.listen = 127.0.0.1:{self.edge}", f"edge.probe_listen = 127.0.0.1:{self.probe}",
            f"edge.tls_certificate = {pki}/edge.pem", f"edge.tls_key = {pki}/edge.key",
            "edge.address_per_s = 1", "edge.address_burst = 2"]) + "\n", encoding="utf-8")
        self.edge_tool("start", str(self.work / "edge"), str(config))

    def stop_edge(self):
        self.edge_tool("stop", str(self.work / "edge"))

    def ask_edge(self, path):
        """The status of the answer."""
        return int(subprocess.run(["curl", "-sk", "--noproxy", "*", "-o", "/dev/null", "-w",
                                   "%{http_code}", f"https://127.0.0.1:{self.edge}{path}"],
                                  check=True, capture_output=True, text=True).stdout)

    def edge_metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.probe}/metrics", timeout=5) as reply:
            return reply.read().decode()

    def farmgate(self, *words):
        return subprocess.run([PROGRAM, *words, "--config", str(self.config)],
                              capture_output=True, text=True, timeout=START_S)

    def get(self, path):
        url = f"http://127.0.0.1:{self.admin}{path}"
        with urllib.request.urlopen(url, timeout=5) as reply:
            return reply.read().decode()

    def ready(self):
        try:
            self.get("/readyz")
        except (urllib.error.HTTPError, OSError):
            return False
        return True

    def __enter__(self):
        for name in SERVICES:
            self.sql(f"CREATE DATABASE {self.prefix}{name}")
        self.write_settings()
        migrated = self.farmgate("all", "migrate")
        assert migrated.returncode == 0, migrated.stderr
        self.log = open(self.work / "log", "w+", encoding="utf-8")
        self.child = subprocess.Popen([PROGRAM, "all", "--config", str(self.config)],
                                      stdout=self.log, stderr=self.log)
        until = time.monotonic() + START_S
        while not self.ready():
            assert self.child.poll() is None and time.monotonic() < until, self.said()
            time.sleep(0.1)
        return self

    def said(self):
        self.log.seek(0)
        return self.log.read()[-3000:]

    def __exit__(self, *_):
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(timeout=START_S)
        for name in SERVICES:
            self.sql(f"DROP DATABASE IF EXISTS {self.prefix}{name} WITH (FORCE)")
        self.log.close()
        shutil.rmtree(self.work)
