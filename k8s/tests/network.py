"""The edges that NetworkPolicies open, against those that the code uses."""
from rendered import (RELEASE, SERVICES, call_graph, component, known_settings, label, matches,
                      name, of_kind, pods, users_of_redis)


def port_of(service):
    """As the program itself has it; no value changes a port."""
    return int(known_settings(service)[f"{service}.listen"].rpartition(":")[2])


def policies_of(documents, labels):
    """Those that choose a pod, without the one that denies all."""
    return [one for one in of_kind(documents, "NetworkPolicy")
            if name(one) != f"{RELEASE}-deny"
            and matches(one["spec"]["podSelector"].get("matchLabels", {}), labels)]


def covered(documents):
    deny = [one for one in of_kind(documents, "NetworkPolicy") if name(one) == f"{RELEASE}-deny"]
    for workload, template in pods(documents):
        labels = template["metadata"]["labels"]
        if not any(matches(one["spec"]["podSelector"]["matchLabels"], labels)
                   and one["spec"]["policyTypes"] == ["Ingress", "Egress"]
                   and not one["spec"].get("ingress") and not one["spec"].get("egress")
                   for one in deny):
            yield f"{name(workload)} is open to all but for its own policy"
        if not policies_of(documents, labels):
            yield f"{name(workload)} has no policy"
    for one in of_kind(documents, "NetworkPolicy"):
        for rule in one["spec"].get("ingress", []) + one["spec"].get("egress", []):
            if not rule.get("ports") or not (rule.get("to") or rule.get("from")):
                yield f"policy {name(one)} opens every port or every peer"


def names_of(peers):
    """Components of this release among the peers of a rule; None for what lies outside."""
    found = set()
    for peer in peers:
        labels = peer.get("podSelector", {}).get("matchLabels", {})
        inside = labels.get("app.kubernetes.io/instance") == RELEASE
        found.add(labels.get("app.kubernetes.io/component") if inside else None)
    return found


def deployments(documents):
    for workload, template in pods(of_kind(documents, "Deployment")):
        if component(template) in (*SERVICES, "edge"):
            yield component(template), label(template, "farmgate/part"), template


def of_component(documents, wanted):
    return [template for _, template in pods(of_kind(documents, "Deployment"))
            if component(template) == wanted]


def rules_of(documents, template, way):
    return [rule for policy in policies_of(documents, template["metadata"]["labels"])
            for rule in policy["spec"].get(way, [])]


def outgoing(documents):
    """(caller, callee) that a policy of the caller lets out."""
    edges = set()
    for service, part, template in deployments(documents):
        for rule in rules_of(documents, template, "egress"):
            for callee in names_of(rule.get("to", [])) - {None}:
                edges.add((service, callee))
                if part == "consumers":
                    edges.add((f"{service} consumers", callee))
                if [port["port"] for port in rule["ports"]] != [port_of(callee)]:
                    edges.add((service, f"another port of {callee}"))
    return edges


def incoming(documents):
    """(caller, callee) that a policy of the callee lets in on its RPC port."""
    edges = set()
    for service, _, template in deployments(documents):
        for rule in rules_of(documents, template, "ingress"):
            if [port["port"] for port in rule["ports"]] == ["rpc"]:
                edges |= {(str(caller), service) for caller in names_of(rule.get("from", []))}
    return edges


def calls(documents):
    wanted = {(caller, callee) for caller, callees in call_graph().items() for callee in callees}
    if of_component(documents, "edge"):
        wanted |= {("edge", service) for service in SERVICES}
    if not wanted:
        yield "no call was found in the code"
    for edge in sorted(outgoing(documents) ^ wanted):
        which = "no policy lets out" if edge in wanted else "a policy lets out what no code calls:"
        yield f"{which} {edge[0]} -> {edge[1]}"
    wanted |= {("edge", service) for service in SERVICES}
    for edge in sorted(incoming(documents) ^ wanted):
        which = "no policy lets in" if edge in wanted else "a policy lets in what no code calls:"
        yield f"{which} {edge[0]} -> {edge[1]}"


def stores(documents):
    """Each service reaches names, its database, Kafka, and Redis where the code asks it."""
    redis = users_of_redis()
    for service, part, template in deployments(documents):
        ports = sorted(str(port["port"]) for rule in rules_of(documents, template, "egress")
                       if None in names_of(rule.get("to", [])) for port in rule["ports"])
        wanted = ["5432", "9092"] if service != "edge" else []
        wanted += ["53", "53"] + (["6379"] if service in redis else [])
        if ports != sorted(wanted):
            yield f"{service} ({part}) reaches the ports {ports}, not {sorted(wanted)}"
    for workload, template in pods(of_kind(documents, "Job")):
        ports = sorted(str(port["port"]) for rule in rules_of(documents, template, "egress")
                       for port in rule["ports"])
        if ports != ["53", "53", "5432"] or rules_of(documents, template, "ingress"):
            yield f"{name(workload)} reaches more than names and its database"


def databases_apart(documents):
    """The peers of the database's rule are its own service's alone."""
    seen = {}
    for service, _, template in deployments(documents):
        for rule in rules_of(documents, template, "egress"):
            if [port["port"] for port in rule["ports"]] == [5432]:
                key = str(rule.get("to", []))
                if seen.setdefault(key, service) != service:
                    yield f"{service} reaches the database of {seen[key]}"


def doors(documents):
    """Into the edge lead HTTPS, and the probe port for what scrapes everything else as well."""
    for service, _, template in deployments(documents):
        ways = {}
        for rule in rules_of(documents, template, "ingress"):
            for port in rule["ports"]:
                ways.setdefault(str(port["port"]), []).append(str(rule["from"]))
        if service == "edge":
            if set(ways) != {"https", "probe"} or len(ways["probe"]) != 1:
                yield f"edge lets in on {sorted(ways)}, not on https and once on probe"
            elif ways["probe"] == ways["https"]:
                yield "edge shows its probes to those who may call"
        elif set(ways) - {"rpc", "admin"}:
            yield f"{service} lets in on {sorted(ways)}"


RULES = (covered, calls, stores, databases_apart, doors)
