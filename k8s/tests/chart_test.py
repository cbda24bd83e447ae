"""Every profile and every option alone keeps every rule, and each rule sees its mistake."""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

sys.dont_write_bytecode = True
import brokers  # noqa: E402
import network  # noqa: E402
import rules  # noqa: E402
from rendered import (CHART, PROFILES, PROGRAM, RELEASE, ROOT, SERVICES,  # noqa: E402
                      TOOLS, flags, helm, name, of_kind, render, settings, text)

OPTIONS = [f"services.{service}.{option}" for service in SERVICES for option in
           ("autoscaling.enabled=true", "replicas=3", "postgres.to[0].ipBlock.cidr=10.0.0.0/28",
            "pkiSecret=keys", "settings.max_deadline_ms=30000")]
OPTIONS += [f"services.{service}.split.{option}" for service in SERVICES if service != "producers"
            for option in ("enabled=true", "enabled=true,services.%s.split.keda.enabled=true"
                           % service)]
OPTIONS += ["services.certification.auditClaim=roots", "image.pullSecrets[0]=registry",
            "monitoring.serviceMonitor=true", "monitoring.rules=true", "monitoring.dashboards=true",
            "monitoring.labels.release=watch", "settings.topic_prefix=other",
            "edge.enabled=false", "edge.service.type=LoadBalancer", "edge.tlsSecret=site",
            "edge.service.type=LoadBalancer,edge.service.externalTrafficPolicy=Cluster",
            "edge.autoscaling.enabled=true", "edge.replicas=3", "edge.settings.drain_ms=40000",
            "edge.settings.body_bytes=65536", "edge.service.annotations.balancer=x",
            "settings.drain_delay_ms=60000", "kafka.tls.caSecret=authority",
            "kafka.tls.caSecret=authority,kafka.tls.userSecret=season",
            "kafka.tls.caSecret=authority,kafka.tls.userSecret=season,"
            "services.orders.split.enabled=true,services.orders.split.keda.enabled=true",
            "postgres.shared=true,postgres.maxConnections=500"]


def broken(documents):
    return [fault for rule in (*rules.RULES, *network.RULES, *brokers.RULES)
            for fault in rule(documents)]


def conform(documents):
    where = str(TOOLS / "schemas")
    done = subprocess.run(
        [str(TOOLS / "bin" / "kubeconform"), "-strict", "-output", "json",
         "-schema-location", where + "/{{.ResourceKind}}{{.KindSuffix}}.json",
         "-schema-location", where + "/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"],
        input=documents, capture_output=True, text=True)
    told = json.loads(done.stdout).get("resources") or []
    return [f"{one['kind']} {one['name']}: {one['msg']}" for one in told]


class Rendered(unittest.TestCase):
    def test_lint_finds_nothing(self):
        for profile, files in PROFILES.items():
            helm("lint", "--strict", "--kube-version", "1.36.0", str(CHART), *flags(files))

    def test_every_profile_keeps_every_rule_and_schema(self):
        for profile, files in PROFILES.items():
            with self.subTest(profile):
                self.assertEqual(broken(render(files)), [])
                self.assertEqual(conform(text(files)), [])

    def test_every_option_alone_keeps_every_rule_and_schema(self):
        for option in OPTIONS:
            with self.subTest(option):
                shown = text(sets=[option])
                self.assertEqual(broken([one for one in yaml.safe_load_all(shown) if one]), [])
                self.assertEqual(conform(shown), [])

    def test_an_option_changes_what_is_rendered(self):
        plain = text()
        only_checked = ("monitoring.labels.release=watch",
                        "postgres.shared=true,postgres.maxConnections=500")
        for option in OPTIONS:
            if option not in only_checked:
                self.assertNotEqual(text(sets=[option]), plain, option)

    def test_the_program_takes_every_settings_file(self):
        for files in PROFILES.values():
            for one in of_kind(render(files), "ConfigMap"):
                if "farmgate.conf" not in one["data"]:
                    continue
                service = name(one).removeprefix(f"{RELEASE}-").removesuffix("-migrate")
                done = subprocess.run([PROGRAM, service, "--help", "--config", "/dev/stdin"],
                                      input=one["data"]["farmgate.conf"], capture_output=True,
                                      text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), name(one))

    def test_envoy_takes_what_the_settings_of_the_edge_make(self):
        made = settings(render(PROFILES["standard"]), "edge")
        keys = str(pathlib.Path(PROGRAM).with_name("pki"))
        made.update({"pki_dir": keys, "edge.tls_certificate": keys + "/edge.pem",
                     "edge.tls_key": keys + "/edge.key",
                     "edge.docs_dir": str(TOOLS.parent / "docs")})
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder, "farmgate.conf")
            config.write_text("".join(f"{key} = {value}\n" for key, value in made.items()),
                              encoding="utf-8")
            for command in ([PROGRAM, "edge", "--config", str(config), "--out", folder],
                            [str(TOOLS.parent / "envoy"), "--mode", "validate", "-c",
                             folder + "/envoy.yaml"]):
                done = subprocess.run(command, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_every_setting_reaches_the_file(self):
        schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
        sample = {"integer": "4321", "string": "some-text"}
        for part in ("", *SERVICES, "edge"):
            known = schema["$defs"][f"settings-{part}" if part else "settings"]["properties"]
            place = f"services.{part}.settings" if part in SERVICES else "edge.settings"
            place = place if part else "settings"
            values = {key: sample.get(how.get("type"), "off") for key, how in known.items()}
            values.update({"connections": "11"} if part else {"topic_prefix": "t"})
            sets = [f"{place}.{key}={value}" for key, value in values.items()]
            shown = settings(render(sets=sets), part or "orders")
            for key, value in values.items():
                self.assertEqual(shown[f"{part}.{key}" if part else key], value)

    def test_a_changed_setting_rolls_the_pods(self):
        def notes(*sets):
            return {name(one): one["spec"]["template"]["metadata"]["annotations"]
                    for one in of_kind(render(sets=sets), "Deployment")}
        before, after = notes(), notes("services.orders.settings.batch_orders=32")
        changed = {key for key in before if before[key] != after[key]}
        self.assertEqual(changed, {f"{RELEASE}-orders"})

    def test_alerts_and_dashboards_are_those_of_deploy(self):
        documents = render(PROFILES["standard"])
        rule = of_kind(documents, "PrometheusRule")[0]
        said = (ROOT / "deploy" / "prometheus" / "rules.yml").read_text(encoding="utf-8")
        self.assertEqual(rule["spec"]["groups"], yaml.safe_load(said)["groups"])
        shown = {}
        for one in of_kind(documents, "ConfigMap"):
            shown.update({key: text for key, text in one["data"].items() if key[-5:] == ".json"})
        wanted = {path.name: json.loads(path.read_text(encoding="utf-8"))
                  for path in (ROOT / "deploy" / "grafana").glob("*.json")}
        self.assertEqual({key: json.loads(text) for key, text in shown.items()}, wanted)


PLANTED = {
    "may run as root": lambda d: pod(d)["securityContext"].update(runAsNonRoot=False),
    "has no seccomp": lambda d: pod(d)["securityContext"].pop("seccompProfile"),
    "holds a token": lambda d: pod(d).update(automountServiceAccountToken=True),
    "shares a namespace": lambda d: pod(d).update(hostNetwork=True),
    "folder of the node": lambda d: pod(d)["volumes"].append({"name": "x", "hostPath": {}}),
    "gain privileges": lambda d: box(d)["securityContext"].pop("allowPrivilegeEscalation"),
    "write its root": lambda d: box(d)["securityContext"].update(readOnlyRootFilesystem=False),
    "keeps capabilities": lambda d: box(d)["securityContext"].pop("capabilities"),
    "without digest": lambda d: box(d).update(image="registry.example/farmgate:1"),
    "secret in the environment": lambda d: box(d)["env"].append({"name": "PGPASSWORD"}),
    "has a CPU limit": lambda d: box(d)["resources"]["limits"].update(cpu="1"),
    "other memory": lambda d: box(d)["resources"]["requests"].update(memory="64Mi"),
    "more than 80 %": lambda d: box(d)["resources"]["limits"].update(memory="160Mi"),
    "livenessProbe is not": lambda d: box(d)["livenessProbe"]["httpGet"].update(path="/readyz"),
    "before it has drained": lambda d: pod(d).update(terminationGracePeriodSeconds=15),
    "goes below": lambda d: orders(d)["spec"]["strategy"]["rollingUpdate"].update(
        maxUnavailable=1),
    "not spread": lambda d: pod(d)["topologySpreadConstraints"].pop(),
    "0 disruption budgets": lambda d: d.remove(first(d, "PodDisruptionBudget", "orders")),
    "blocks or is loose": lambda d: first(d, "PodDisruptionBudget", "orders")["spec"].update(
        maxUnavailable=2),
    "replicas beside": lambda d: orders(d)["spec"].update(replicas=2),
    "2 autoscalers": lambda d: d.append(copied(first(d, "HorizontalPodAutoscaler", "orders"))),
    "finds 0 Deployments": lambda d: first(d, "Service", "orders")["spec"]["selector"].update(
        {"farmgate/part": "none"}),
    "is not there before it": lambda d: first(d, "ConfigMap", "orders-migrate")["metadata"].pop(
        "annotations"),
    "lacks a hook object": lambda d: d.remove(first(d, "NetworkPolicy", "orders-migrate")),
    "has no policy": lambda d: d.remove(first(d, "NetworkPolicy", "orders")),
    "open to all": lambda d: d.remove(first(d, "NetworkPolicy", "deny")),
    "2.5 times": lambda d: settings_of(d, "edge", "edge.heap_bytes", 1 << 30),
    "startupProbe is not GET /livez of the probe": lambda d: edge(d)["startupProbe"].update(
        httpGet={"path": "/readyz", "port": "probe"}),
    "ends without a drain": lambda d: edge(d)["lifecycle"]["preStop"]["httpGet"].update(
        port="probe"),
    "is killed while it drains": lambda d: first(d, "Deployment", "edge")["spec"]["template"][
        "spec"].update(terminationGracePeriodSeconds=20),
    "does not listen where": lambda d: settings_of(
        d, "edge", "edge.probe_listen", "127.0.0.1:9465"),
    "shows more than HTTPS": lambda d: first(d, "Service", "edge")["spec"]["ports"].append(
        {"name": "probe", "port": 9465, "targetPort": "probe"}),
    "leaves it open whose address": lambda d: first(d, "Service", "edge")["spec"].update(
        type="LoadBalancer"),
    "edge is scraped as []": lambda d: first(d, "Service", "edge-probe")["metadata"]["labels"].pop(
        "farmgate/scrape"),
    "edge is scraped as ['farmgate']": lambda d: first(d, "ServiceMonitor", "edge")["spec"].update(
        jobLabel="app.kubernetes.io/name") or first(d, "ServiceMonitor", "edge")["spec"][
            "endpoints"][0].pop("relabelings"),
    "takes a Kubernetes Service for": lambda d: of_kind(d, "ServiceMonitor")[0]["spec"][
        "endpoints"][0].pop("honorLabels"),
    "edge lets in on": lambda d: first(d, "NetworkPolicy", "edge")["spec"]["ingress"].append(
        {"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": "admin"}]}),
    "edge shows its probes": lambda d: first(d, "NetworkPolicy", "edge")["spec"]["ingress"][
        1].update({"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}),
    "no policy lets out edge -> orders": lambda d: first(d, "NetworkPolicy", "edge")["spec"][
        "egress"].__delitem__(slice(1, None)),
    "every peer": lambda d: first(d, "NetworkPolicy", "orders")["spec"]["egress"][0].pop("to"),
    "no policy lets out orders -> producers": lambda d: first(d, "NetworkPolicy", "orders")["spec"][
        "egress"].pop(),
    "what no code calls: producers -> orders": lambda d: first(d, "NetworkPolicy", "producers")[
        "spec"]["egress"].append(copied_to(d)),
    "reaches the ports": lambda d: first(d, "NetworkPolicy", "orders")["spec"]["egress"].append(
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"port": 443}]}),
    "reaches the database of": lambda d: first(d, "NetworkPolicy", "orders")["spec"]["egress"][
        1].update(to=first(d, "NetworkPolicy", "producers")["spec"]["egress"][1]["to"]),
    "reads /etc/farmgate/kafka/user.key, which nothing puts there": lambda d: settings_of(
        d, "orders", "kafka_key", "/etc/farmgate/kafka/user.key"),
    "holds /etc/farmgate/kafka/ca.crt and does not read it": lambda d: with_kafka(d),
    "is there twice": lambda d: d.append(copy.deepcopy(orders(d))),
}


def first(documents, kind, suffix):
    return next(one for one in of_kind(documents, kind) if name(one) == f"{RELEASE}-{suffix}")


def with_kafka(documents):
    pod(documents)["volumes"].append({"name": "kafka", "projected": {"sources": [
        {"secret": {"name": "authority", "items": [{"key": "ca.crt", "path": "ca.crt"}]}}]}})
    box(documents)["volumeMounts"].append(
        {"name": "kafka", "mountPath": "/etc/farmgate/kafka", "readOnly": True})


def edge(documents):
    return first(documents, "Deployment", "edge")["spec"]["template"]["spec"]["containers"][0]


def settings_of(documents, service, key, value):
    first(documents, "ConfigMap", service)["data"]["farmgate.conf"] += f"\n{key} = {value}"


def orders(documents):
    return first(documents, "Deployment", "orders")


def pod(documents):
    return orders(documents)["spec"]["template"]["spec"]


def box(documents):
    return pod(documents)["containers"][0]


def copied(document):
    other = copy.deepcopy(document)
    other["metadata"]["name"] += "-2"
    return other


def copied_to(documents):
    """A way to the pods of orders."""
    selector = first(documents, "NetworkPolicy", "orders")["spec"]["podSelector"]
    return {"to": [{"podSelector": selector}], "ports": [{"port": 7003}]}


class Planted(unittest.TestCase):
    def test_each_mistake_is_seen(self):
        clean = render(PROFILES["standard"])
        for said, plant in PLANTED.items():
            with self.subTest(said):
                documents = copy.deepcopy(clean)
                plant(documents)
                self.assertIn(said, "\n".join(broken(documents)))

    def test_a_misspelt_field_is_seen_by_the_schemas(self):
        shown = text(PROFILES["standard"])
        for right, wrong in (("maxUnavailable: 1", "maxUnavailble: 1"), ("ingress:", "ingres:"),
                             ("jobLabel:", "jobLabels:")):
            self.assertIn(right, shown)
            self.assertNotEqual(conform(shown.replace(right, wrong, 1)), [], wrong)


if __name__ == "__main__":
    unittest.main()
