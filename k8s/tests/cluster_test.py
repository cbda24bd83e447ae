"""The chart on a real API server with simulated nodes: install, upgrade, rollback, drain, scaling.

Not seen here, as no container runs: probes, limits, names, NetworkPolicies at work.
"""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
from rendered import CHART, HELM, RELEASE, ROOT, SERVICES, TOOLS, flags  # noqa: E402

NAMESPACE = "market"
PATIENCE_S = 240
DIGESTS = {"first": "sha256:" + "0a" * 32, "second": "sha256:" + "0b" * 32,
           "never ready": "sha256:bad" + "0" * 61}
SELECT = ["-l", f"app.kubernetes.io/instance={RELEASE}"]


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, **more)


def kubectl(*words, **more):
    done = run("kubectl", *words, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def listed(kind, *words):
    return json.loads(kubectl("-n", NAMESPACE, "get", kind, "-o", "json", *words))["items"]


def until(what, asked, seconds=PATIENCE_S):
    """Waits for a value that is true and returns it."""
    end = time.monotonic() + seconds
    while not (value := asked()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.3)
    return value


def release(verb, digest, *words):
    values = [word if not word.startswith("image.digest=") else f"image.digest={DIGESTS[digest]}"
              for word in flags(("profiles/standard.yaml",))]
    own = ["--set", "monitoring.serviceMonitor=false,monitoring.rules=false",
           "--set", "edge.autoscaling.enabled=true"]
    return run(HELM, verb, RELEASE, str(CHART), "-n", NAMESPACE, "--wait", "--timeout", "200s",
               *values, *own, *words)


def failures():
    """Deployments whose pods are refused: apply and helm would not say so."""
    return [condition["message"] for one in listed("deployments")
            for condition in one["status"].get("conditions", [])
            if condition["type"] == "ReplicaFailure"]


def image_of(service):
    return kubectl("-n", NAMESPACE, "get", "deployment", f"{RELEASE}-{service}", "-o",
                   "jsonpath={.spec.template.spec.containers[0].image}")


class Watched:
    """The fewest available pods of a Deployment, and the most pods, while something goes on."""

    def __init__(self, service):
        self.name, self.fewest, self.most = f"{RELEASE}-{service}", 99, 0
        self.over = threading.Event()

    def look(self):
        while not self.over.is_set():
            status = json.loads(kubectl("-n", NAMESPACE, "get", "deployment", self.name, "-o",
                                        "json"))["status"]
            self.fewest = min(self.fewest, status.get("availableReplicas", 0))
            self.most = max(self.most, status.get("replicas", 0))
            time.sleep(0.1)

    def __enter__(self):
        self.thread = threading.Thread(target=self.look)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Cluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(tempfile.mkdtemp(prefix="farmgate-k8s-"))
        cls.addClassCleanup(shutil.rmtree, cls.work)
        cls.plane = str(cls.work / "plane")
        started = run(str(ROOT / "tools" / "k8s"), "start", cls.plane)
        assert started.returncode == 0, started.stdout + started.stderr
        cls.addClassCleanup(run, str(ROOT / "tools" / "k8s"), "stop", cls.plane)
        os.environ["KUBECONFIG"] = cls.plane + "/kubeconfig"
        os.environ["PATH"] = f"{TOOLS / 'bin'}:{os.environ['PATH']}"
        kubectl("create", "namespace", NAMESPACE)
        kubectl("label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted")
        cls.audit_volume()
        cls.start_load()
        installed = release("install", "first")
        assert installed.returncode == 0, installed.stdout + installed.stderr
        cls.notes = installed.stdout

    @classmethod
    def audit_volume(cls):
        size = {"storage": "1Gi"}
        spec = {"accessModes": ["ReadWriteMany"], "storageClassName": ""}
        kubectl("apply", "-f", "-", input=json.dumps({"apiVersion": "v1", "kind": "List", "items": [
            {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "audit"},
             "spec": {**spec, "capacity": size, "nfs": {"server": "nowhere", "path": "/"}}},
            {"apiVersion": "v1", "kind": "PersistentVolumeClaim",
             "metadata": {"name": "farmgate-audit", "namespace": NAMESPACE},
             "spec": {**spec, "resources": {"requests": size}}}]}))

    @classmethod
    def start_load(cls):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cls.load = cls.work / "load"
        cls.load.write_text("20", encoding="utf-8")
        keys = pathlib.Path(cls.plane, "keys")
        server = subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).with_name("load_server.py")), str(port),
             str(keys / "server.pem"), str(keys / "server.key"), str(cls.load)])
        cls.addClassCleanup(server.wait)
        cls.addClassCleanup(server.kill)
        kubectl("apply", "-f", "-", input=json.dumps({"apiVersion": "v1", "kind": "List", "items": [
            {"apiVersion": "v1", "kind": "Service",
             "metadata": {"name": "load", "namespace": "kube-system"},
             "spec": {"type": "ExternalName", "externalName": "localhost",
                      "ports": [{"port": port}]}},
            {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
             "metadata": {"name": "v1beta1.metrics.k8s.io"},
             "spec": {"group": "metrics.k8s.io", "version": "v1beta1", "groupPriorityMinimum": 100,
                      "versionPriority": 100, "insecureSkipTLSVerify": True,
                      "service": {"name": "load", "namespace": "kube-system", "port": port}}}]}))

    def replicas(self, service):
        return int(kubectl("-n", NAMESPACE, "get", "deployment", f"{RELEASE}-{service}", "-o",
                           "jsonpath={.spec.replicas}"))

    def test_1_an_install_migrates_first_and_ends_with_every_pod(self):
        self.assertEqual(failures(), [])
        jobs = listed("jobs", *SELECT)
        self.assertEqual({one["metadata"]["name"] for one in jobs},
                         {f"{RELEASE}-{service}-migrate" for service in SERVICES})
        migrated = max(one["status"]["completionTime"] for one in jobs)
        for one in listed("deployments", *SELECT):
            self.assertLessEqual(migrated, one["metadata"]["creationTimestamp"])
            until("two pods", lambda one=one: self.available(one["metadata"]["name"]) >= 2)
        self.assertIn(f"{RELEASE}-pki-orders, {RELEASE}-postgres-orders", self.notes)

    def available(self, name):
        status = json.loads(kubectl("-n", NAMESPACE, "get", "deployment", name, "-o",
                                    "json"))["status"]
        return status.get("availableReplicas", 0)

    def test_2_pods_of_a_service_stand_in_different_zones(self):
        nodes = {one["spec"]["nodeName"] for one in listed(
            "pods", "-l", "app.kubernetes.io/component=orders,farmgate/part=all")}
        self.assertGreaterEqual(len(nodes), 2)

    def test_3_an_upgrade_never_has_fewer_pods_than_before(self):
        with Watched("orders") as watched, Watched("edge") as edge:
            done = release("upgrade", "second")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(image_of("orders").endswith(DIGESTS["second"]))
        for one in (watched, edge):
            self.assertGreaterEqual(one.fewest, 2, one.name)
            self.assertLessEqual(one.most, 4, one.name)
        self.assertEqual(failures(), [])

    def test_4_an_upgrade_that_never_gets_ready_goes_back_by_itself(self):
        with Watched("orders") as watched:
            done = release("upgrade", "never ready", "--atomic", "--timeout", "20s")
        self.assertNotEqual(done.returncode, 0)
        self.assertTrue(image_of("orders").endswith(DIGESTS["second"]))
        self.assertGreaterEqual(watched.fewest, 2)

    def test_5_a_rollback_brings_the_image_of_before(self):
        done = run(HELM, "rollback", RELEASE, "1", "-n", NAMESPACE, "--wait", "--timeout", "200s")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(image_of("orders").endswith(DIGESTS["first"]))

    def evict(self, pod):
        text = json.dumps({"apiVersion": "policy/v1", "kind": "Eviction",
                           "metadata": {"name": pod, "namespace": NAMESPACE}})
        return run("kubectl", "create", "--raw",
                   f"/api/v1/namespaces/{NAMESPACE}/pods/{pod}/eviction", "-f", "-", input=text)

    def two_ready(self, service):
        ready = [one["metadata"]["name"] for one in listed(
            "pods", "-l", f"app.kubernetes.io/component={service},farmgate/part=all")
            if not one["metadata"].get("deletionTimestamp") and any(
                c["type"] == "Ready" and c["status"] == "True"
                for c in one["status"].get("conditions", []))]
        return ready[:2] if len(ready) >= 2 else None

    def test_6_a_budget_lets_one_pod_go_and_refuses_the_second(self):
        until("a disruption allowed", lambda: self.allowed("certification"))
        first, second = until("two pods", lambda: self.two_ready("certification"))
        self.assertEqual(self.evict(first).returncode, 0)
        refused = self.evict(second)
        self.assertIn("violate the pod's disruption budget", refused.stderr)

    def allowed(self, service):
        return int(kubectl("-n", NAMESPACE, "get", "pdb", f"{RELEASE}-{service}", "-o",
                           "jsonpath={.status.disruptionsAllowed}") or 0)

    def test_7_a_node_drains_and_a_pod_of_each_service_stays(self):
        for service in (*SERVICES, "edge"):
            until(f"a disruption of {service}", lambda s=service: self.allowed(s))
        with Watched("orders") as watched, Watched("edge") as edge:
            kubectl("drain", "node-1", "--ignore-daemonsets", "--delete-emptydir-data", "--timeout",
                    "200s")
        kubectl("uncordon", "node-1")
        self.assertGreaterEqual(min(watched.fewest, edge.fewest), 1)

    def test_8_load_adds_one_pod_after_the_other_up_to_the_most(self):
        self.assertEqual(self.replicas("orders"), 2)
        self.load.write_text("900", encoding="utf-8")  # of 1000 asked for, 65 % is the aim
        try:
            until("a third pod", lambda: self.replicas("orders") == 3)
            until("a third pod of the edge", lambda: self.replicas("edge") >= 3)
            condition = json.loads(kubectl("-n", NAMESPACE, "get", "hpa", f"{RELEASE}-orders", "-o",
                                           "json"))["status"]["conditions"]
            self.assertIn("ScalingActive", [one["type"] for one in condition
                                            if one["status"] == "True"])
            self.assertEqual(self.replicas("orders"), 3)
        finally:
            self.load.write_text("20", encoding="utf-8")

    def test_9_a_pod_that_breaks_pod_security_is_found_though_apply_is_content(self):
        deployment = json.loads(kubectl("-n", NAMESPACE, "get", "deployment",
                                        f"{RELEASE}-producers", "-o", "json"))
        planted = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "planted"},
                   "spec": deployment["spec"]}
        for labels in (planted["spec"]["selector"]["matchLabels"],
                       planted["spec"]["template"]["metadata"]["labels"]):
            labels["app.kubernetes.io/component"] = "planted"
        box = planted["spec"]["template"]["spec"]["containers"][0]
        box["securityContext"]["allowPrivilegeEscalation"] = True
        kubectl("-n", NAMESPACE, "apply", "-f", "-", input=json.dumps(planted))
        try:
            until("ReplicaFailure", failures, 60)
            self.assertIn('violates PodSecurity "restricted', failures()[0])
        finally:
            kubectl("-n", NAMESPACE, "delete", "deployment", "planted")

    def test_a_looser_budget_would_let_both_pods_go(self):
        kubectl("-n", NAMESPACE, "patch", "pdb", f"{RELEASE}-producers", "--type", "merge", "-p",
                '{"spec": {"maxUnavailable": 2}}')
        until("two disruptions", lambda: self.allowed("producers") >= 2, 60)
        first, second = until("two pods", lambda: self.two_ready("producers"))
        self.assertEqual([self.evict(pod).returncode for pod in (first, second)], [0, 0])


if __name__ == "__main__":
    unittest.main()
