"""What is asked of every rendered chart; each rule yields what breaks it, one line each."""
import re

from rendered import (RELEASE, SERVICES, component, known_settings, label, matches, name, of_kind,
                      pods, settings)

MEBIBYTE = 1 << 20
# Measured: a service at work without its caches; a connection with its share of the reader.
BASE_BYTES = 130 * MEBIBYTE
CONNECTION_BYTES = 2 * MEBIBYTE
KEDA_KEYS = {"bootstrapServers", "consumerGroup", "lagThreshold", "offsetResetPolicy",
             "allowIdleConsumers", "limitToPartitionsWithLag", "excludePersistentLag",
             "scaleToZeroOnInvalidOffset"}


def containers(template):
    return template["spec"]["containers"] + template["spec"].get("initContainers", [])


def restricted(documents):
    for workload, template in pods(documents):
        spec, who = template["spec"], name(workload)
        security = spec.get("securityContext", {})
        if not security.get("runAsNonRoot") or not security.get("runAsUser"):
            yield f"{who} may run as root"
        if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{who} has no seccomp profile"
        if spec.get("automountServiceAccountToken") is not False:
            yield f"{who} holds a token of its service account"
        if any(spec.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{who} shares a namespace of the node"
        if any("hostPath" in volume for volume in spec.get("volumes", [])):
            yield f"{who} mounts a folder of the node"
        for one in containers(template):
            own = one.get("securityContext", {})
            if own.get("allowPrivilegeEscalation") is not False:
                yield f"{who} may gain privileges"
            if own.get("readOnlyRootFilesystem") is not True:
                yield f"{who} can write its root"
            if own.get("capabilities") != {"drop": ["ALL"]}:
                yield f"{who} keeps capabilities"


def images_and_secrets(documents):
    for workload, template in pods(documents):
        for one in containers(template):
            if not re.search(r"@sha256:[0-9a-f]{64}$", one["image"]):
                yield f"{name(workload)} runs an image without digest"
            for env in one.get("env", []):
                if "valueFrom" in env or re.search(r"PASS|TOKEN|SECRET", env["name"]):
                    yield f"{name(workload)} has a secret in the environment"
    for one in of_kind(documents, "Secret", "Role", "ClusterRole", "RoleBinding",
                       "ClusterRoleBinding"):
        yield f"the chart makes a {one['kind']}"


def memory(text):
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", text).groups()
    return int(number) * MEBIBYTE * (1024 if unit == "Gi" else 1)


def resources(documents):
    for workload, template in pods(documents):
        for one in containers(template):
            asked, most = one["resources"]["requests"], one["resources"]["limits"]
            if "cpu" not in asked:
                yield f"{name(workload)} asks for no CPU"
            if "cpu" in most:
                yield f"{name(workload)} has a CPU limit"
            if asked["memory"] != most["memory"]:
                yield f"{name(workload)} asks for other memory than its limit"


def caps_fit(documents):
    for workload, template in pods(of_kind(documents, "Deployment")):
        service = component(template)
        if service not in SERVICES:
            continue
        own, defaults = settings(documents, service), known_settings(service)
        pool = int(own[f"{service}.connections"]) + 7
        key = "listings.page_cache_bytes"
        pages = int(own.get(key, defaults.get(key, 0)))
        need = BASE_BYTES + pool * CONNECTION_BYTES + pages
        limit = memory(template["spec"]["containers"][0]["resources"]["limits"]["memory"])
        if need > 0.8 * limit:
            yield (f"{name(workload)} may need {need // MEBIBYTE} MiB, more than 80 % of its "
                   f"limit of {limit // MEBIBYTE}")


def probes(documents):
    paths = {"startupProbe": "/startupz", "readinessProbe": "/readyz", "livenessProbe": "/livez"}
    for workload, template in pods(of_kind(documents, "Deployment")):
        if component(template) not in SERVICES:
            continue
        for probe, path in paths.items():
            asked = containers(template)[0].get(probe, {}).get("httpGet", {})
            if asked != {"path": path, "port": "admin"}:
                yield f"{name(workload)}: {probe} is not GET {path} of the admin port"


def drains(documents):
    for workload, template in pods(of_kind(documents, "Deployment")):
        service = component(template)
        if service not in SERVICES:
            continue
        own, defaults = settings(documents, service), known_settings(service)
        call = f"{service}.max_deadline_ms"
        span = sum(int(own.get(key, defaults[key])) for key in ("drain_delay_ms", call))
        if template["spec"].get("terminationGracePeriodSeconds", 30) * 1000 < span + 10_000:
            yield f"{name(workload)} is killed before it has drained"


def rollouts(documents):
    for one in of_kind(documents, "Deployment"):
        if one["spec"]["strategy"]["rollingUpdate"] != {"maxUnavailable": 0, "maxSurge": 1}:
            yield f"{name(one)} goes below its replicas in a rollout"
        keys = [c["topologyKey"] for c in
                one["spec"]["template"]["spec"].get("topologySpreadConstraints", [])]
        if keys != ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]:
            yield f"{name(one)} is not spread over zones and nodes"
        labels = one["spec"]["template"]["metadata"]["labels"]
        budgets = [budget for budget in of_kind(documents, "PodDisruptionBudget")
                   if matches(budget["spec"]["selector"]["matchLabels"], labels)]
        if len(budgets) != 1:
            yield f"{name(one)} has {len(budgets)} disruption budgets"
        for budget in budgets:
            if budget["spec"].get("maxUnavailable") != 1 or \
                    budget["spec"].get("unhealthyPodEvictionPolicy") != "AlwaysAllow":
                yield f"{name(one)} has a disruption budget that blocks or is loose"
        if not one["spec"]["template"]["metadata"].get("annotations"):
            yield f"{name(one)} does not follow its settings"


def scalers(documents):
    targets = [one["spec"]["scaleTargetRef"]["name"] for one in
               of_kind(documents, "HorizontalPodAutoscaler", "ScaledObject")]
    for one in of_kind(documents, "Deployment"):
        count = targets.count(name(one))
        if count > 1:
            yield f"{name(one)} has {count} autoscalers"
        if count and "replicas" in one["spec"]:
            yield f"{name(one)} names replicas beside an autoscaler"
        if not count and not one["spec"].get("replicas"):
            yield f"{name(one)} names no replicas and has no autoscaler"
    for one in of_kind(documents, "ScaledObject"):
        spec = one["spec"]
        if spec["maxReplicaCount"] > 12 or spec["minReplicaCount"] < 1:
            yield f"{name(one)} scales beyond the partitions or to nothing"
        for trigger in spec["triggers"]:
            if set(trigger["metadata"]) - {"tls"} != KEDA_KEYS or \
                    not all(isinstance(value, str) for value in trigger["metadata"].values()):
                yield f"{name(one)} has keys or values that KEDA does not read"


def services(documents):
    templates = [template for _, template in pods(of_kind(documents, "Deployment"))]
    for one in of_kind(documents, "Service"):
        chosen = [template for template in templates
                  if matches(one["spec"]["selector"], template["metadata"]["labels"])]
        if len(chosen) != 1:
            yield f"service {name(one)} finds {len(chosen)} Deployments"
            continue
        if component(chosen[0]) in SERVICES and one["spec"].get("clusterIP") != "None":
            yield f"service {name(one)} hides its pods behind one address"
        ports = {port["name"] for port in containers(chosen[0])[0]["ports"]}
        for port in one["spec"]["ports"]:
            if port["targetPort"] not in ports:
                yield f"service {name(one)} leads to no port {port['targetPort']}"


def hooks(documents):
    own = {(one["kind"], name(one)): one["metadata"].get("annotations", {}) for one in documents}
    for one in of_kind(documents, "Job"):
        spec = one["spec"]["template"]["spec"]
        needed = [("ServiceAccount", spec["serviceAccountName"])]
        needed += [("ConfigMap", volume["configMap"]["name"]) for volume in spec["volumes"]
                   if "configMap" in volume]
        needed += [("NetworkPolicy", name(policy)) for policy in
                   of_kind(documents, "NetworkPolicy")
                   if policy["spec"]["podSelector"]["matchLabels"].get("farmgate/part")
                   == label(one["spec"]["template"], "farmgate/part")
                   and matches(policy["spec"]["podSelector"]["matchLabels"],
                               one["spec"]["template"]["metadata"]["labels"])]
        if len(needed) < 3:
            yield f"{name(one)} lacks a hook object"
        weight = int(own["Job", name(one)].get("helm.sh/hook-weight", 0))
        for key in needed:
            notes = own.get(key, {})
            if notes.get("helm.sh/hook") != "pre-install,pre-upgrade" or \
                    int(notes.get("helm.sh/hook-weight", 0)) >= weight or \
                    notes.get("helm.sh/hook-delete-policy") != "before-hook-creation":
                yield f"{name(one)}: {key[0]} {key[1]} is not there before it"


def edge(documents):
    """Envoy overshoots the heap that it is told: measured 2.2 times in a burst."""
    for workload, template in pods(of_kind(documents, "Deployment")):
        if component(template) != "edge":
            continue
        own, known = settings(documents, "edge"), known_settings("edge")
        box = template["spec"]["containers"][0]
        if memory(box["resources"]["limits"]["memory"]) < 2.5 * int(own["edge.heap_bytes"]):
            yield f"{name(workload)} has less memory than 2.5 times edge.heap_bytes"
        if (own.get("edge.probe_listen"), own.get("edge.drain_listen")) != (
                "0.0.0.0:9465", "0.0.0.0:9466"):
            yield f"{name(workload)} does not listen where it is probed"
        # No service's trouble keeps an edge from starting, nor takes one out.
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if box[probe]["httpGet"] != {"path": "/livez", "port": "probe"}:
                yield f"{name(workload)}: {probe} is not GET /livez of the probe port"
        if box.get("lifecycle", {}).get("preStop") != {"httpGet": {"path": "/drain",
                                                                   "port": "drain"}}:
            yield f"{name(workload)} ends without a drain"
        drain = int(own.get("edge.drain_ms", known["edge.drain_ms"]))
        if template["spec"].get("terminationGracePeriodSeconds", 30) * 1000 < drain + 10_000:
            yield f"{name(workload)} is killed while it drains"


def doors(documents):
    """What the world may call has one port; a balancer keeps its callers' addresses apart."""
    for one in of_kind(documents, "Service"):
        spec = one["spec"]
        if spec.get("clusterIP") == "None":
            continue
        if [port["targetPort"] for port in spec["ports"]] != ["https"]:
            yield f"service {name(one)} shows more than HTTPS"
        if spec["type"] == "LoadBalancer" and "externalTrafficPolicy" not in spec:
            yield f"service {name(one)} leaves it open whose address the edge sees"


def monitors(documents):
    """Where something scrapes, each Deployment is scraped once, the edge under its own name."""
    watching = of_kind(documents, "ServiceMonitor")
    for one in watching:
        if any(point["port"] == "admin" and not point.get("honorLabels")
               for point in one["spec"]["endpoints"]):
            yield f"{name(one)} takes a Kubernetes Service for the service of a metric"
    for workload, template in pods(of_kind(documents, "Deployment") if watching else []):
        labels, jobs = template["metadata"]["labels"], []
        for service in of_kind(documents, "Service"):
            ports = [port["name"] for port in service["spec"]["ports"]]
            jobs += [job_of(one, point, service) for one in watching
                     for point in one["spec"]["endpoints"]
                     if point["port"] in ports and matches(service["spec"]["selector"], labels)
                     and matches(one["spec"]["selector"]["matchLabels"],
                                 service["metadata"]["labels"])]
        wanted = "farmgate-edge" if component(template) == "edge" else "farmgate"
        if jobs != [wanted]:
            yield f"{name(workload)} is scraped as {jobs}, not once as {wanted}"


def job_of(monitor, endpoint, service):
    for rule in endpoint.get("relabelings", []):
        if rule.get("targetLabel") == "job":
            return rule["replacement"]
    return service["metadata"]["labels"].get(monitor["spec"].get("jobLabel"))


def unique(documents):
    seen = set()
    for one in documents:
        key = (one["kind"], name(one))
        if key in seen:
            yield f"{key[0]} {key[1]} is there twice"
        seen.add(key)
        if not name(one).startswith(RELEASE):
            yield f"{key[0]} {key[1]} would meet that of another release"


RULES = (restricted, images_and_secrets, resources, caps_fit, probes, drains, rollouts, scalers,
         services, hooks, edge, doors, monitors, unique)
