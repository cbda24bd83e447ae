"""deploy/compose.yaml: what it promises of every container, and that its parts fit together."""
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import unittest

import yaml

sys.dont_write_bytecode = True
from suite import PROGRAM, ROOT, SERVICES  # noqa: E402

DEPLOY = ROOT / "deploy"
FILES = ("compose.yaml", "compose.observability.yaml")
WRITES_ITS_ROOT = {"kafka"}
RUN_ONCE = {"migrate"}


def loaded(name):
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def together():
    """The services and the declared names of both files."""
    services, declared = {}, {"secrets": {}, "volumes": {}, "networks": {}}
    for name in FILES:
        document = loaded(name)
        services.update(document["services"])
        for kind, names in declared.items():
            names.update(document.get(kind) or {})
    return services, declared


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
        "follows no version": not re.search(r":v?\d[\w.-]*\}?$|@sha256:", service["image"]),
        "is open to others": any(not str(port).startswith("127.0.0.1:")
                                 for port in service.get("ports", [])),
    }
    found = [f"{name} {what}" for what, is_so in wrong.items() if is_so]
    for key, value in (service.get("environment") or {}).items():
        if re.search(r"PASSWORD|SECRET|TOKEN|KEY$", key) and not str(value).startswith("/run/"):
            found.append(f"{name} has a secret in {key}")
    return found


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
                elif "secrets" not in volume["source"]:
                    self.assertTrue((DEPLOY / volume["source"]).exists(), volume)
            for other in one.get("depends_on", {}):
                self.assertIn(other, services, name)

    def test_only_grafana_is_on_a_network_that_reaches_out(self):
        services, declared = together()
        outside = {name for name, how in declared["networks"].items()
                   if not (how or {}).get("internal")}
        self.assertEqual({name for name, one in services.items()
                          if outside & set(one["networks"])}, {"grafana"})

    def test_the_secrets_it_reads_are_made_and_only_their_owners_read_them(self):
        with tempfile.TemporaryDirectory() as folder:
            make = [str(ROOT / "tools" / "secrets"), folder]
            subprocess.run(make, check=True, capture_output=True)
            made = {path: path.read_bytes() for path in pathlib.Path(folder).rglob("*")
                    if path.is_file()}
            subprocess.run(make, check=True, capture_output=True)
            for path, content in made.items():
                self.assertEqual(path.read_bytes(), content, path)
            for how in together()[1]["secrets"].values():
                path = pathlib.Path(folder, pathlib.Path(how["file"]).name)
                self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600, path)
            self.assertEqual(stat.S_IMODE(os.stat(pathlib.Path(folder, "pki")).st_mode), 0o700)

    def test_the_settings_are_known_to_the_program(self):
        done = subprocess.run([PROGRAM, "all", "--config", str(DEPLOY / "farmgate.conf"), "--help"],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        config = (DEPLOY / "farmgate.conf").read_text(encoding="utf-8")
        for name in SERVICES:
            self.assertRegex(config, rf"(?m)^{name}\.listen = 0\.0\.0\.0:70\d\d$")
        sql = (DEPLOY / "postgres" / "databases.sql").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"CREATE DATABASE farmgate_(\w+);", sql)), set(SERVICES))

    def test_the_pools_fit_the_database(self):
        services, _ = together()
        told = subprocess.run([PROGRAM, "all", "--help"], check=True, capture_output=True,
                              text=True).stdout
        pools = [int(size) for size in
                 re.findall(r"--\w+\.connections \(count, default (\d+)\)", told)]
        self.assertEqual(len(pools), len(SERVICES))
        most = int(re.search(r"max_connections=(\d+)",
                             " ".join(services["postgres"]["command"])).group(1))
        # Beside its pool a service has four in the background, the relay's and a migration's.
        self.assertLess(sum(pools) + 6 * len(SERVICES), most - 10)


if __name__ == "__main__":
    unittest.main()
