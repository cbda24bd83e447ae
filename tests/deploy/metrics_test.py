"""Alerts and dashboards name what the suite exports, with its labels; alerts do what they say."""
import calendar
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

import yaml

sys.dont_write_bytecode = True
from suite import ROOT, SERVICES, Suite  # noqa: E402

PROMTOOL = ROOT / ".farmgate" / "cache" / "promtool"
RULES = ROOT / "deploy" / "prometheus" / "rules.yml"
RUNBOOKS = ROOT / "docs" / "operations" / "runbooks.md"
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? \S+$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
USED = re.compile(r"\b((?:farmgate|envoy)_\w+|up)\b(?:\{([^}]*)\})?")
BY = re.compile(r"by \(([^)]*)\)")
MATCHER = re.compile(r'(\w+)(=~|=)"([^"]*)"')
OF_PROMETHEUS = {"job", "instance", "le", "namespace"}
CODES = {"code", "envoy_response_code_class"}  # not each of them is answered in a test


def exported(text):
    """Metric -> label -> values, as /metrics shows them."""
    found = {"up": {"service": set()}}  # of Kubernetes' own, as the operator has it
    for line in text.splitlines():
        if match := SAMPLE.match(line):
            labels = found.setdefault(match.group(1), {})
            for name, value in LABEL.findall(match.group(2) or ""):
                labels.setdefault(name, set()).add(value)
    return found


def faults(query, known):
    """What of a query nobody exports: metrics, labels, values of labels."""
    found = []
    used = USED.findall(BY.sub("", query))
    for metric, matchers in used:
        if metric not in known:
            found.append(f"{metric} is not exported")
            continue
        for label, how, value in MATCHER.findall(matchers or ""):
            if label in OF_PROMETHEUS:
                continue
            if label not in known[metric]:
                found.append(f"{metric} has no label {label}")
            elif label not in CODES and not any(
                    value == one if how == "=" else re.fullmatch(value, one)
                    for one in known[metric][label]):
                found.append(f"{metric} has no {label} {value}")
    labels = {label for metric, _ in used for label in known.get(metric, {})}
    for group in BY.findall(query):
        found += [f"nothing in the query has a label {label}"
                  for label in re.split(r",\s*", group) if label not in labels | OF_PROMETHEUS]
    return found


def rules():
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def queries():
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for path in sorted((ROOT / "deploy" / "grafana").glob("*.json")):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            for target in panel["targets"]:
                yield f'{path.name} "{panel["title"]}"', target["expr"]


class Exported(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.__exit__)
        cls.suite.__enter__()
        # A metric of calls by code begins with the first call.
        for method in ("listings.v1.ListingService/ListListings",
                       "orders.v1.OrderService/PlaceOrder"):
            cls.suite.farmgate("call", "farmgate." + method.replace("/", "."), "{}")
        cls.addClassCleanup(cls.suite.stop_edge)
        cls.suite.start_edge()
        # So does one of answers, and of calls that the edge turns away: its limit is two at once,
        # and one more with each second that goes by.
        for _ in range(100):
            if cls.suite.ask_edge("/v1/listings") == 429:
                break
        kept = cls.suite.jwks.read_text(encoding="utf-8")
        cls.read_keys("no keys", "jwks_fetch_failed")
        cls.read_keys(kept, "jwks_fetch_success")
        cls.known = exported(cls.suite.get("/metrics") + cls.suite.edge_metrics())

    @classmethod
    def read_keys(cls, text, counter):
        """The edge reads its key set when somebody comes with a token."""
        token = cls.suite.farmgate("token", "--as", "an", "--roles", "BUYER").stdout.strip()
        cls.suite.put_keys(text)
        until = time.monotonic() + 60
        while f"{counter}{{" not in cls.suite.edge_metrics():
            assert time.monotonic() < until, counter
            cls.suite.ask_edge("/v1/orders", "-H", f"authorization: Bearer {token}")
            time.sleep(0.5)

    def test_every_query_names_what_is_exported(self):
        found = [f"{where}: {fault}" for where, query in queries()
                 for fault in faults(query, self.known)]
        self.assertEqual(found, [])

    def test_a_query_that_names_anything_else_is_found(self):
        for query, fault in (
                ("rate(farmgate_rpc_sheds_total[5m])", "farmgate_rpc_sheds_total is not exported"),
                ('farmgate_rpc_shed_total{line="order"}', "has no label line"),
                ('farmgate_rpc_shed_total{lane="orders"}', "has no lane orders"),
                ('farmgate_rpc_calls_total{method=~".*/PlaceOrders"}', "has no method"),
                ("sum by (topic) (farmgate_events_gaps)", "has a label topic"),
                ("envoy_server_life", "envoy_server_life is not exported"),
                ('absent(up{servise="orders"})', "up has no label servise"),
                ("sum by (pod) (up)", "has a label pod"),
                ('envoy_cluster_membership_healthy{envoy_cluster_name="markets"}',
                 "has no envoy_cluster_name markets")):
            self.assertIn(fault, "\n".join(faults(query, self.known)))

    def test_the_end_of_each_certificate_is_told(self):
        for line in self.suite.get("/metrics").splitlines():
            if not line.startswith("farmgate_certificate_expires_timestamp_seconds{"):
                continue
            service = LABEL.findall(line)[0][1]
            pem = pathlib.Path(os.environ["FARMGATE_PKI"], f"{service}.pem")
            said = subprocess.run(["openssl", "x509", "-noout", "-enddate", "-in", str(pem)],
                                  check=True, capture_output=True, text=True).stdout
            end = time.strptime(said.strip(), "notAfter=%b %d %H:%M:%S %Y %Z")
            self.assertEqual(float(line.split()[-1]), float(calendar.timegm(end)))
        self.assertEqual(
            self.known["farmgate_certificate_expires_timestamp_seconds"]["service"],
            set(SERVICES))

    def pools(self):
        values = {}
        for line in self.suite.get("/metrics").splitlines():
            if match := re.match(r"farmgate_database_connections_(\w+)(\{.*\}) (\d+)$", line):
                values.setdefault(match.group(2), {})[match.group(1)] = int(match.group(3))
        return values

    def test_a_pool_never_holds_more_than_its_cap(self):
        # One page reads a pool's gauges one after the other: a connection may come in between.
        for _ in range(20):
            values = self.pools()
            if all(one["busy"] <= one["open"] for one in values.values()):
                break
        self.assertEqual(len(values), 2 * len(SERVICES))
        for labels, one in values.items():
            self.assertLessEqual(one["busy"], one["open"], labels)
            self.assertLessEqual(one["open"], one["cap"], labels)

    def one(self, name):
        """The values of a metric by service."""
        return {dict(LABEL.findall(match.group(1)))["service"]: float(match.group(2))
                for match in re.finditer(rf"^{name}{{(.*)}} (\S+)$", self.suite.get("/metrics"),
                                         re.MULTILINE)}

    def test_the_server_s_connections_are_those_of_everybody(self):
        until = time.monotonic() + 60  # the first look is soon after the start
        while 0.0 in self.one("farmgate_database_server_connections_most").values():
            self.assertLess(time.monotonic(), until)
        most = self.suite.value("SELECT current_setting('max_connections')::int - "
                                "current_setting('superuser_reserved_connections')::int")
        self.assertEqual(set(self.one("farmgate_database_server_connections_most").items()),
                         {(name, float(most)) for name in SERVICES})
        for taken in self.one("farmgate_database_server_connections").values():
            self.assertGreater(taken, 0)
            self.assertLess(taken, float(most))

    def test_the_key_set_s_age_and_whether_it_can_be_read(self):
        jwks = self.suite.jwks
        self.assertEqual(set(self.one("farmgate_jwks_changed_timestamp_seconds").values()),
                         {float(int(jwks.stat().st_mtime))})
        self.assertEqual(set(self.one("farmgate_jwks_unreadable").values()), {0.0})
        kept = jwks.read_text(encoding="utf-8")
        jwks.write_text("no keys", encoding="utf-8")
        self.assertEqual(set(self.one("farmgate_jwks_unreadable").values()), {1.0})
        jwks.write_text(kept, encoding="utf-8")
        self.assertEqual(set(self.one("farmgate_jwks_unreadable").values()), {0.0})

    def test_the_health_check_of_an_image_without_a_shell(self):
        self.assertEqual(self.suite.farmgate("ready").returncode, 0)
        away = self.suite.farmgate("ready", "--admin_listen", "127.0.0.1:1")
        self.assertEqual(away.returncode, 1)
        self.assertIn("no answer from 127.0.0.1:1/readyz", away.stderr)


class Alerts(unittest.TestCase):
    def promtool(self, *words):
        done = subprocess.run([str(PROMTOOL), *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_rules_and_scraping_are_well_formed(self):
        self.promtool("check", "config", str(RULES.with_name("prometheus.yml")))

    def test_each_alert_fires_on_its_case_alone(self):
        self.promtool("test", "rules", str(RULES.with_name("rules_test.yml")))
        text = RULES.with_name("rules_test.yml").read_text(encoding="utf-8")
        cases = {one["name"] for one in yaml.safe_load(text)["tests"]}
        self.assertEqual(cases, {rule["alert"] for rule in rules()})

    def test_each_alert_has_a_severity_and_a_runbook(self):
        chapters = re.findall(r"^## (\w+)$", RUNBOOKS.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertEqual(sorted(chapters), sorted(rule["alert"] for rule in rules()))
        for rule in rules():
            self.assertIn(rule["labels"]["severity"], ("page", "warning"), rule["alert"])

    def test_the_dashboards_are_what_their_table_says(self):
        done = subprocess.run([str(ROOT / "tools" / "dashboards"), "--check"],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
