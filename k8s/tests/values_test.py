"""What a person may get wrong in values is refused before anything is installed, with the place."""
import re
import sys
import unittest

sys.dont_write_bytecode = True
from rendered import CHART, PROFILES, RELEASE, Refused, flags, helm, text  # noqa: E402


class Refusals(unittest.TestCase):
    def refused(self, said, *sets, files=()):
        with self.assertRaises(Refused) as caught:
            text(files, sets)
        self.assertIn(said, str(caught.exception))

    def test_values_with_a_slip_are_refused_with_their_place(self):
        for place, slip in (
                ("", "serviecs.orders=1"), ("image", "image.tag=1"), ("settings", "drain_delay=1"),
                ("kafka", "broker=x"), ("kafka/tls", "secret=x"), ("redis", "adress=x"),
                ("postgres", "max_connections=9"),
                ("dns", "form=x"), ("services", "order.replicas=2"),
                ("services/orders", "replica=3"), ("services/orders/postgres", "secretName=x"),
                ("services/orders/autoscaling", "maximum=3"), ("services/orders/split", "on=true"),
                ("services/orders/split/keda", "lags=3"), ("services/orders/resources", "mem=1Gi"),
                ("services/orders/settings", "batch=1"),
                ("services/producers", "split.enabled=true"),
                ("edge", "replica=3"), ("edge/image", "tag=v1"), ("edge/service", "kind=NodePort"),
                ("edge/settings", "heap=1"), ("edge/autoscaling", "least=1"),
                ("migrations", "deadline=9"), ("monitoring", "rule=true")):
            dotted = place.replace("/", ".")
            key = slip if not dotted or slip.startswith(dotted + ".") else f"{dotted}.{slip}"
            name = key.removeprefix(dotted + ".").split("=")[0].split(".")[0]
            with self.subTest(key):
                self.refused(f"at '{'/' if place else ''}{place}': additional properties "
                             f"'{name}' not allowed", key)

    def test_values_of_a_wrong_type_are_refused_with_their_place(self):
        for place, wrong in (
                ("image/digest", "latest"), ("image/pullPolicy", "Sometimes"),
                ("image/pullSecrets/0", ""), ("settings/drain_delay_ms", "soon"),
                ("settings/log_level", ""), ("kafka/port", "70000"),
                ("kafka/tls/caSecret", "A_Secret"), ("postgres/shared", "maybe"),
                ("postgres/maxConnections", "many"), ("services/orders/replicas", "0"),
                ("services/orders/replicas", "two"), ("services/orders/autoscaling/max", "4"),
                ("services/orders/resources/memory", "512"),
                ("services/orders/resources/cpu", "half"), ("services/orders/split/keda/max", "13"),
                ("services/orders/settings/connections", "0"), ("edge/image/digest", "v1.40.0"),
                ("edge/service/type", "ExternalName"), ("edge/service/annotations/balancer", "5"),
                ("edge/service/externalTrafficPolicy", "Near"), ("edge/settings/heap_bytes", "big"),
                ("monitoring/rules", "yes please")):
            key = re.sub(r"\.(\d+)$", r"[\1]", place.replace("/", "."))
            with self.subTest(key):
                self.refused(f"at '/{place}'", f"{key}={wrong}")

    def test_an_edge_with_less_memory_than_a_burst_takes_is_refused(self):
        for slip in ("edge.resources.memory=512Mi", "edge.settings.heap_bytes=330000000"):
            self.refused("less than 2.5 times edge.settings.heap_bytes", slip)
        text(sets=["edge.resources.memory=1Gi", "edge.settings.heap_bytes=330000000"])
        text(sets=["edge.resources.memory=64Mi", "edge.enabled=false"])

    def test_a_label_that_the_chart_sets_is_not_set_twice(self):
        for name in ("app.kubernetes.io/instance", "helm.sh/chart", "grafana_dashboard"):
            key = name.replace(".", r"\.")
            self.refused(f"monitoring.labels has {name}, which the chart sets by itself",
                         f"monitoring.labels.{key}=other")
        text(sets=[r"monitoring.labels.app\.kubernetes\.io/part-of=market"])

    def test_lint_says_the_same_as_an_install(self):
        with self.assertRaises(Refused) as caught:
            helm("lint", str(CHART), *flags(sets=["services.orders.replica=3"]))
        self.assertIn("at '/services/orders': additional properties 'replica' not allowed",
                      str(caught.exception))

    def test_two_ways_to_count_pods_are_refused_with_the_cure(self):
        self.refused("services.orders.replicas stands beside services.orders.autoscaling.enabled",
                     "services.orders.replicas=2", "services.orders.autoscaling.enabled=true")
        self.refused("edge.replicas stands beside edge.autoscaling.enabled", "edge.replicas=2",
                     "edge.autoscaling.enabled=true")
        self.refused("services.orders.split.replicas stands beside services.orders.split.keda",
                     "services.orders.split.enabled=true", "services.orders.split.replicas=2",
                     "services.orders.split.keda.enabled=true")
        self.refused("services.orders.replicas stands beside", "services.orders.replicas=2",
                     files=PROFILES["standard"])
        self.refused("services.orders.split.keda.enabled scales consumers that do not run apart: "
                     "set services.orders.split.enabled=true",
                     "services.orders.split.keda.enabled=true")
        self.refused("edge.autoscaling.min is 5, more than its max of 4",
                     "edge.autoscaling.enabled=true", "edge.autoscaling.min=5")

    def test_a_user_of_kafka_without_the_authority_is_refused(self):
        self.refused("kafka.tls.userSecret stands without kafka.tls.caSecret",
                     "kafka.tls.userSecret=season")

    def test_an_image_must_be_named(self):
        with self.assertRaises(Refused) as caught:
            helm("template", RELEASE, str(CHART), "--kube-version", "1.36.0")
        for place in ("/image/repository", "/image/digest"):
            self.assertIn(place, str(caught.exception))
        self.refused("edge.image.digest is empty", "edge.image.digest=")

    def test_more_connections_than_the_server_has_are_refused(self):
        self.refused("orders may open 232 database connections, 190 are free",
                     "services.orders.replicas=2", "services.orders.settings.connections=70")
        self.refused("all services together may open", "postgres.shared=true")


if __name__ == "__main__":
    unittest.main()
