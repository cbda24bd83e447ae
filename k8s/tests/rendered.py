"""The chart as helm renders it, and what the tests ask of it."""
import functools
import os
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(os.environ["FARMGATE_ROOT"])
sys.path.insert(0, str(ROOT / "tools"))
from own_suite import SERVICES  # noqa: E402

PROGRAM = str(pathlib.Path(os.environ["FARMGATE_BUILD"], "farmgate"))
CHART = ROOT / "k8s" / "chart"
TOOLS = ROOT / ".farmgate" / "cache" / "k8s"
HELM = str(TOOLS / "bin" / "helm")
RELEASE = "season"
VERSION = "1.36.0"
IMAGE = ("image.repository=registry.example/farmgate", "image.digest=sha256:" + "0a" * 32,
         "edge.image.digest=sha256:" + "0e" * 32)
PROFILES = {"default": (), "small": ("profiles/small.yaml",),
            "standard": ("profiles/standard.yaml",)}


class Refused(Exception):
    """What helm said."""


def helm(*words):
    if not pathlib.Path(HELM).exists():
        raise SystemExit("no helm: ./dev test -L k8s brings it (tools/k8s setup)")
    done = subprocess.run([HELM, *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(done.stdout + done.stderr)
    return done.stdout


def flags(files=(), sets=()):
    words = []
    for file in files:
        words += ["-f", str(CHART / file)]
    for one in (*IMAGE, *sets):
        words += ["--set", one]
    return words


@functools.cache
def rendered(files, sets):
    return helm("template", RELEASE, str(CHART), "-n", "market", "--kube-version", VERSION,
                *flags(files, sets))


def text(files=(), sets=()):
    return rendered(tuple(files), tuple(sets))


def render(files=(), sets=()):
    return [one for one in yaml.safe_load_all(text(files, sets)) if one]


def of_kind(documents, *kinds):
    return [one for one in documents if one["kind"] in kinds]


def name(document):
    return document["metadata"]["name"]


def pods(documents):
    """(workload, pod template) of everything that runs."""
    for one in of_kind(documents, "Deployment", "Job", "StatefulSet", "DaemonSet"):
        yield one, one["spec"]["template"]


def label(template, key):
    return template["metadata"]["labels"].get(key)


def component(template):
    return label(template, "app.kubernetes.io/component")


def matches(selector, labels):
    return all(labels.get(key) == value for key, value in selector.items())


def settings(documents, service):
    """farmgate.conf of a service's Deployment: key -> value."""
    for one in of_kind(documents, "ConfigMap"):
        if name(one) == f"{RELEASE}-{service}":
            lines = one["data"]["farmgate.conf"].splitlines()
            return dict(line.split(" = ", 1) for line in lines if line)
    return {}


@functools.cache
def call_graph():
    """caller -> callees, as the services' code dials them."""
    dials = re.compile(r'channel_options\(\s*(?:it\.)?settings, "(\w+)",\s*"(\w+)"\)')
    graph = {service: set() for service in SERVICES}
    for path in (ROOT / "services").rglob("*.cc"):
        for caller, callee in dials.findall(path.read_text(encoding="utf-8")):
            graph[caller].add(callee)
    return graph


@functools.cache
def users_of_redis():
    return {path.relative_to(ROOT / "services").parts[0]
            for path in (ROOT / "services").rglob("*.cc")
            if 'text("redis")' in path.read_text(encoding="utf-8")}


@functools.cache
def known_settings(service):
    told = subprocess.run([PROGRAM, service, "--help"], check=True, capture_output=True, text=True)
    return {key: default for key, default in
            re.findall(r"^  --([\w.]+) \(.*?, default (.*)\)$", told.stdout, re.MULTILINE)}
