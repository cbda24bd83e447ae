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
    """Below those that the kernel gives to outgoing connections: none of them can sit there."""
    ports = []
    while len(ports) < count:
        port = random.randrange(15000, 31000)
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

    def write_settings(self):
        *ports, self.admin = free_ports(len(SERVICES) + 1)
        self.config = self.work / "farmgate.conf"
        (self.work / "audit").mkdir()
        lines = [f"postgres = {os.environ['FARMGATE_PG']}", f"database_prefix = {self.prefix}",
                 f"kafka_brokers = {os.environ['FARMGATE_KAFKA']}",
                 f"topic_prefix = {self.prefix}", f"redis = {os.environ['FARMGATE_REDIS']}",
                 f"pki_dir = {os.environ['FARMGATE_PKI']}", "drain_delay_ms = 100",
                 f"certification.audit_dir = {self.work}/audit",
                 f"admin_listen = 127.0.0.1:{self.admin}"]
        lines += [f"{name}.listen = 127.0.0.1:{port}" for name, port in zip(SERVICES, ports)]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

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
