"""How pods and KEDA reach Kafka: by the same certificates, which nobody else holds."""
from rendered import SERVICES, component, name, of_kind, pods, settings

FILES = ("kafka_ca", "kafka_certificate", "kafka_key")


def named(documents, service):
    """The files that the settings of a service name."""
    own = settings(documents, service)
    return {own[key] for key in FILES if key in own}


def mounted(template):
    """The files of the volume kafka, where its container sees them."""
    spec = template["spec"]
    places = {mount["name"]: mount["mountPath"] for mount in spec["containers"][0]["volumeMounts"]
              if mount.get("readOnly")}
    return {f"{places.get('kafka', '')}/{item['path']}"
            for volume in spec["volumes"] if volume["name"] == "kafka"
            for source in volume["projected"]["sources"] for item in source["secret"]["items"]}


def files(documents):
    for workload, template in pods(documents):
        speaks = workload["kind"] == "Deployment" and component(template) in SERVICES
        wanted = named(documents, component(template)) if speaks else set()
        there = mounted(template)
        for path in sorted(wanted - there):
            yield f"{name(workload)} reads {path}, which nothing puts there"
        for path in sorted(there - wanted):
            yield f"{name(workload)} holds {path} and does not read it"


def scalers(documents):
    keys = {name(one): [ref["parameter"] for ref in one["spec"]["secretTargetRef"]]
            for one in of_kind(documents, "TriggerAuthentication")}
    for one in of_kind(documents, "ScaledObject"):
        wanted = ["ca", "cert", "key"][:len(named(documents, SERVICES[0]))]
        for trigger in one["spec"]["triggers"]:
            by = trigger.get("authenticationRef", {}).get("name")
            if keys.get(by, []) != wanted or ("tls" in trigger["metadata"]) != bool(wanted):
                yield f"{name(one)} does not reach the brokers as the pods do"


RULES = (files, scalers)
