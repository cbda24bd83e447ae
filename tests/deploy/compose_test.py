"""deploy/compose.yaml: what it promises of every container, and that its parts fit together."""
import contextlib
import gzip
import os
import pathlib
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

import yaml

sys.dont_write_bytecode = True
from suite import PROGRAM, ROOT, SERVICES  # noqa: E402

DEPLOY = ROOT / "deploy"
FILES = ("compose.yaml", "compose.observability.yaml", "compose.archive.yaml")
WRITES_ITS_ROOT = {"kafka"}
RUN_ONCE = {"migrate", "edge-files"}
EDGE_FILES = {"ca.pem", "edge.pem", "edge.key", "jwks.json", "tls.crt", "tls.key"}
OCOP_FILES = ("ocop.jwk", "ocop-jwks.json")
PKI_FILES = {"ca.pem", "jwks.json", "person.key", "ocop.jwk", "ocop-jwks.json", "audit.jwk",
             "audit-jwks.json", *(f"{name}.{kind}" for name in SERVICES for kind in ("pem", "key"))}


def loaded(name):
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def together(files=FILES):
    """The services and the declared names of all files; of a service that two name, networks and
    volumes are added up, as Compose does."""
    services, declared = {}, {"secrets": {}, "volumes": {}, "networks": {}}
    for name in files:
        document = loaded(name)
        for service, more in document["services"].items():
            one = dict(services.get(service, {}))
            added = {key: one.get(key, []) + more.get(key, []) for key in ("networks", "volumes")}
            services[service] = {**one, **more, **added}
        for kind, names in declared.items():
            names.update(document.get(kind) or {})
    return services, declared


def neighbours(services, name):
    """Who shares a network with it."""
    return {other for other, one in services.items()
            if other != name and set(one["networks"]) & set(services[name]["networks"])}


def default_of(text):
    """What ${NAME:-default} stands for without a setting."""
    return re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", text)


def faults(name, service):
    """What of one container is looser than promised."""
    user = str(service.get("user", "0")).split(":")[0]
    wrong = {
        "runs as root": user in ("0", "root"),
        "keeps capabilities": service.get("cap_drop") != ["ALL"] or "cap_add" in service,
        "may gain privileges": "no-new-privileges:true" not in service.get("security_opt", []),
        "is privileged": bool(service.get("privileged")),
        "can write its root": not service.get("read_only") and name not in WRITES_ITS_ROOT,
        "has no memory limit": "mem_limit" not in service,
        "has no limit of processes": "pids_limit" not in service,
        "has no health check": "healthcheck" not in service and name not in RUN_ONCE,
        "logs without an end": "max-size" not in service.get("logging", {}).get("options", {}),
        "follows no version": not re.search(r":v?\d[\w.-]*$|@sha256:",
                                            default_of(service["image"])),
        "cannot be pinned": not re.match(r"\$\{[A-Z]+_IMAGE:-", service["image"]),
        "is open to others": any(not default_of(str(port)).startswith("127.0.0.1:")
                                 for port in service.get("ports", [])),
        "sees keys of people": any(one["source"].rstrip("/").endswith(("secrets", "secrets/keys"))
                                   for one in service.get("volumes", [])),
    }
    found = [f"{name} {what}" for what, is_so in wrong.items() if is_so]
    for key, value in (service.get("environment") or {}).items():
        if re.search(r"PASSWORD|SECRET|TOKEN|KEY$", key) and not str(value).startswith("/run/"):
            found.append(f"{name} has a secret in {key}")
    return found


def make_secrets(folder):
    subprocess.run([ROOT / "tools" / "secrets", folder], check=True, capture_output=True)


@contextlib.contextmanager
def secrets():
    with tempfile.TemporaryDirectory() as folder:
        make_secrets(folder)
        yield pathlib.Path(folder)


@contextlib.contextmanager
def answering(status):
    """A port where every request gets this answer; for None one where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if status is not None:
            threading.Thread(target=answer, args=(server, status), daemon=True).start()
            yield port
    if status is None:
        yield port


def answer(server, status):
    with server.accept()[0] as caller:
        asked = b""
        while not asked.endswith(b"\r\n\r\n"):
            asked += caller.recv(4096)
        if not re.match(rb"GET /\S+ HTTP/1\.1\r\nhost: ", asked):
            status = 426  # as Envoy does
        caller.sendall(f"HTTP/1.1 {status} x\r\n\r\n".encode())


class Archive(unittest.TestCase):
    """What keeps PostgreSQL's log, as its archiver runs it."""

    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.folder = pathlib.Path(work.name, "log")
        self.piece = pathlib.Path(work.name, "piece")
        self.piece.write_bytes(b"log" * 1000 + bytes(1 << 20))
        settings = dict(re.findall(r"(archive_\w+)=([^\0]+)",
                                   "\0".join(together()[0]["postgres"]["command"])))
        self.command = settings["archive_command"].replace("/archive/log", str(self.folder))
        self.command = self.command.replace("/etc/farmgate/archive.sh", str(DEPLOY / "archive.sh"))
        self.assertEqual((settings["archive_mode"], settings["archive_timeout"]), ("on", "30s"))

    def filled(self, piece, name):
        return self.command.replace("%p", str(piece)).replace("%f", name)

    def keep(self, name):
        return subprocess.run(["/bin/sh", "-c", self.filled(self.piece, name)],
                              capture_output=True, text=True)

    def test_a_piece_is_kept_once_and_whole(self):
        for _ in range(2):  # the server asks again when it died before it noted the first answer
            done = self.keep("01")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["01.gz"])
        kept = (self.folder / "01.gz").read_bytes()
        self.assertEqual(gzip.decompress(kept), self.piece.read_bytes())
        self.assertLess(len(kept), 10_000)

    def test_what_is_kept_is_never_written_over(self):
        self.keep("01")
        kept = (self.folder / "01.gz").read_bytes()
        for other in (b"another server's", self.piece.read_bytes()[:-1]):
            self.piece.write_bytes(other)
            done = self.keep("01")
            self.assertEqual(done.returncode, 1)
            self.assertIn("01.gz holds something else", done.stderr)
        self.assertEqual((self.folder / "01.gz").read_bytes(), kept)

    def test_of_two_servers_at_once_one_is_told_yes_and_it_is_its_piece_that_is_kept(self):
        pieces = {self.piece.with_name(name): os.urandom(1 << 20) for name in ("one", "other")}
        for path, text in pieces.items():
            path.write_bytes(text)
        for name in ("01", "02", "03", "04", "05"):
            runs = {path: subprocess.Popen(["/bin/sh", "-c", self.filled(path, name)],
                                           stderr=subprocess.DEVNULL) for path in pieces}
            told = [path for path, run in runs.items() if run.wait() == 0]
            self.assertEqual(len(told), 1)
            kept = gzip.decompress((self.folder / f"{name}.gz").read_bytes())
            self.assertTrue(kept == pieces[told[0]], "it is another one")
        self.assertEqual(len(list(self.folder.iterdir())), 5)

    def test_what_cannot_be_kept_is_asked_for_again(self):
        self.piece.unlink()
        self.assertNotEqual(self.keep("01").returncode, 0)
        self.assertEqual(list(self.folder.glob("*.gz")), [])
        self.piece.write_bytes(b"log")
        self.assertEqual(self.keep("01").returncode, 0)
        self.folder.rename(self.folder.with_name("away"))
        self.folder.write_text("no folder", encoding="utf-8")
        self.assertNotEqual(self.keep("02").returncode, 0)

    def test_the_rest_of_the_server_is_as_without_it(self):
        plain = together(FILES[:1])[0]["postgres"]["command"]
        self.assertEqual(together()[0]["postgres"]["command"][:len(plain)], plain)


class Compose(unittest.TestCase):
    def test_every_container_is_hardened(self):
        services, _ = together()
        self.assertEqual([fault for name, one in services.items()
                          for fault in faults(name, one)], [])

    def test_each_way_to_be_looser_is_found(self):
        service = dict(together()[0]["farmgate"])
        for change, word in (({"user": "root"}, "runs as root"), ({"cap_drop": []}, "capabilities"),
                             ({"security_opt": []}, "privileges"),
                             ({"read_only": False}, "write its root"),
                             ({"mem_limit": None}, ""), ({"ports": ["7001:7001"]}, "is open"),
                             ({"image": "farmgate:latest"}, "no version"),
                             ({"image": "farmgate:0.1.0"}, "cannot be pinned"),
                             ({"volumes": [{"source": "./secrets"}]}, "sees keys"),
                             ({"environment": {"PGPASSWORD": "x"}}, "secret in PGPASSWORD"),
                             ({"logging": {}}, "without an end")):
            planted = {**service, **change}
            if change == {"mem_limit": None}:
                del planted["mem_limit"]
                word = "no memory limit"
            self.assertIn(word, "\n".join(faults("farmgate", planted)))

    def test_names_lead_to_what_is_declared(self):
        services, declared = together()
        for name, one in services.items():
            for secret in one.get("secrets", []):
                self.assertIn(secret, declared["secrets"], name)
            for network in one["networks"]:
                self.assertIn(network, declared["networks"], name)
            for volume in one.get("volumes", []):
                if volume["type"] == "volume":
                    self.assertIn(volume["source"], declared["volumes"], name)
                elif "secrets" not in volume["source"] and not volume["source"].startswith("${"):
                    self.assertTrue((DEPLOY / volume["source"]).exists(), volume)
            for other in one.get("depends_on", {}):
                self.assertIn(other, services, name)

    def test_only_the_edge_and_grafana_can_be_reached_and_nothing_else_reaches_out(self):
        services, declared = together()
        self.assertEqual({name for name, one in services.items() if one.get("ports")},
                         {"edge", "grafana"})
        open_ones = {name: how for name, how in declared["networks"].items()
                     if not (how or {}).get("internal")}
        on = {name: {who for who, one in services.items() if name in one["networks"]}
              for name in open_ones}
        self.assertEqual(on, {"public": {"edge"}, "outside": {"grafana"}})
        self.assertEqual(open_ones["public"]["driver_opts"],
                         {"com.docker.network.bridge.enable_ip_masquerade": "false"})

    def test_the_edge_meets_farmgate_alone_and_what_scrapes_it(self):
        self.assertEqual(neighbours(together(FILES[:1])[0], "edge"), {"farmgate"})
        services = together()[0]
        self.assertEqual(neighbours(services, "edge"), {"farmgate", "prometheus"})
        self.assertEqual(neighbours(services, "prometheus"), {"farmgate", "edge", "grafana"})

    def test_the_edge_has_the_memory_that_a_burst_takes(self):
        told = subprocess.run([PROGRAM, "edge", "--help"], check=True, capture_output=True,
                              text=True).stdout
        heap = int(re.search(r"--edge\.heap_bytes \(bytes, default (\d+)\)", told).group(1))
        limit = int(together()[0]["edge"]["mem_limit"].removesuffix("m")) << 20
        self.assertGreaterEqual(limit, 2.5 * heap)

    def test_the_health_check_of_the_edge_knows_yes_from_no(self):
        check = [word.replace("$$", "$") for word in
                 together()[0]["edge"]["healthcheck"]["test"][1:]]
        for status, code in ((200, 0), (503, 1), (None, 1)):
            with answering(status) as port:
                words = [word.replace("/9465 ", f"/{port} ") for word in check]
                self.assertNotEqual(words, check)
                done = subprocess.run(words, capture_output=True, timeout=10)
                self.assertEqual(done.returncode, code, (status, done.stderr))

    def test_the_secrets_it_reads_are_made_and_only_their_owners_read_them(self):
        with secrets() as folder:
            made = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            make_secrets(folder)
            for path, content in made.items():
                self.assertEqual(path.read_bytes(), content, path)
            for how in together()[1]["secrets"].values():
                path = folder / pathlib.Path(how["file"]).name
                self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
            for name in ("keys", "pki", "edge"):
                self.assertEqual(stat.S_IMODE((folder / name).stat().st_mode), 0o700)

    def test_a_container_is_handed_the_keys_it_needs_and_no_other(self):
        with secrets() as folder:
            for name, wanted in (("edge", EDGE_FILES), ("pki", PKI_FILES)):
                self.assertEqual({path.name for path in (folder / name).iterdir()}, wanted)
            for name in ("ca.key", "token.key", "token.jwk", "ocop.key", "audit.key"):
                self.assertTrue((folder / "keys" / name).is_file())

    def test_a_renewed_key_is_handed_on_and_an_operators_own_certificate_stays(self):
        with secrets() as folder:
            before = {name: (folder / "edge" / name).read_bytes() for name in EDGE_FILES}
            for name in ("edge", "tls"):
                (folder / "keys" / f"{name}.pem").unlink()
            make_secrets(folder)
            changed = {name for name in EDGE_FILES
                       if (folder / "edge" / name).read_bytes() != before[name]}
            self.assertEqual(changed, {"edge.pem", "edge.key", "tls.crt", "tls.key"})
            subprocess.run([ROOT / "tools" / "pki", folder / "theirs"], check=True)
            for name, kind in (("tls.crt", "pem"), ("tls.key", "key")):
                shutil.copy(folder / "theirs" / f"edge.{kind}", folder / "edge" / name)
            own = (folder / "edge" / "tls.crt").read_bytes()
            make_secrets(folder)
            self.assertEqual((folder / "edge" / "tls.crt").read_bytes(), own)

    def test_a_key_signs_on_without_its_pem(self):
        with secrets() as folder:
            keys = folder / "keys"
            before = [(keys / name).read_bytes() for name in OCOP_FILES]
            (keys / "ocop.key").rename(keys / "kept")  # what signs is the .jwk
            make_secrets(folder)
            self.assertEqual([(keys / name).read_bytes() for name in OCOP_FILES], before)

    def test_keys_of_the_layout_before_are_kept(self):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            subprocess.run([ROOT / "tools" / "pki", folder / "pki"], check=True)
            person = (folder / "pki" / "person.key").read_bytes()
            make_secrets(folder)
            for name in ("keys", "pki"):
                self.assertEqual((folder / name / "person.key").read_bytes(), person)

    def test_a_key_that_cannot_be_made_again_is_never_written_over(self):
        for lost, left in (("ocop-jwks.json", "ocop.jwk"), ("audit.jwk", "audit-jwks.json")):
            with secrets() as folder:
                keys = folder / "keys"
                before = (keys / left).read_bytes()
                (keys / lost).unlink()
                done = subprocess.run([ROOT / "tools" / "secrets", folder], capture_output=True,
                                      text=True)
                self.assertNotEqual(done.returncode, 0, lost)
                self.assertIn(lost, done.stderr)
                self.assertEqual((keys / left).read_bytes(), before)

    def test_scripts_know_the_services_of_the_program(self):
        said = subprocess.run([PROGRAM, "help"], check=True, capture_output=True, text=True).stdout
        targets = re.search(r"targets:\n(.*?)\n\n", said, re.DOTALL).group(1)
        self.assertEqual([line.split()[0] for line in targets.splitlines()], ["all", *SERVICES])

    def test_the_settings_are_known_to_the_program(self):
        done = subprocess.run([PROGRAM, "all", "--config", str(DEPLOY / "farmgate.conf"), "--help"],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        config, edge = ((DEPLOY / name).read_text(encoding="utf-8")
                        for name in ("farmgate.conf", "edge.conf"))
        for name in SERVICES:
            port = re.search(rf"(?m)^{name}\.listen = 0\.0\.0\.0:(70\d\d)$", config).group(1)
            self.assertIn(f"\n{name}.target = farmgate:{port}\n", edge)
        sql = (DEPLOY / "postgres" / "databases.sql").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"CREATE DATABASE farmgate_(\w+);", sql)), set(SERVICES))

    def test_production_is_stricter_than_development(self):
        told = dict(re.findall(r"(?m)^(\w+) = (.*)$",
                               (DEPLOY / "farmgate.conf").read_text(encoding="utf-8")))
        chart = yaml.safe_load((ROOT / "k8s/chart/values.yaml").read_text(encoding="utf-8"))
        for setting, strict in (("follow_clock", "off"), ("token_max_lifetime_s", "300")):
            self.assertEqual((told[setting], str(chart["settings"][setting])), (strict, strict))

    def test_every_file_names_the_version_that_the_program_has(self):
        version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True,
                                 text=True).stdout.removeprefix("farmgate ").strip()
        self.assertRegex(version, r"^\d+\.\d+\.\d+$")
        chart = (ROOT / "k8s" / "chart" / "Chart.yaml").read_text(encoding="utf-8")
        label = re.search(r'image\.version="(.*)"',
                          (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
        named = [one["image"] for one in together()[0].values() if "FARMGATE_IMAGE" in one["image"]]
        self.assertEqual({default_of(image) for image in named}, {f"farmgate:{version}"})
        self.assertEqual((yaml.safe_load(chart)["appVersion"], label.group(1)), (version, version))

    def test_the_pools_fit_the_database(self):
        services, _ = together()
        told = subprocess.run([PROGRAM, "all", "--help"], check=True, capture_output=True,
                              text=True).stdout
        pools = [int(size) for size in
                 re.findall(r"--\w+\.connections \(count, default (\d+)\)", told)]
        self.assertEqual(len(pools), len(SERVICES))
        most = int(re.search(r"max_connections=(\d+)",
                             " ".join(services["postgres"]["command"])).group(1))
        # Beside its pool a service has seven more (host::most_connections), and a migration one.
        self.assertLess(sum(pools) + 8 * len(SERVICES), most - 10)


if __name__ == "__main__":
    unittest.main()
