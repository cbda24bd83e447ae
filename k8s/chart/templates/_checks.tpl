{{/* What a schema cannot say: refused before anything is installed, with the cure. */}}
{{- define "farmgate.checks" -}}
{{- if and .Values.edge.enabled (not .Values.edge.image.digest) }}
{{- fail "edge.image.digest is empty: name Envoy's image by its digest, or set edge.enabled=false where another edge stands before the services" }}
{{- end }}
{{- if .Values.edge.enabled }}
{{- $memory := .Values.edge.resources.memory }}
{{- $mib := mul (int64 (regexFind "^[0-9]+" $memory)) (ternary 1024 1 (hasSuffix "Gi" $memory)) }}
{{- $heap := int64 .Values.edge.settings.heap_bytes }}
{{- if lt (mul $mib 1048576 2) (mul $heap 5) }}
{{- fail (printf "edge.resources.memory is %s, less than 2.5 times edge.settings.heap_bytes (%d): a burst would end Envoy before it refuses calls" $memory $heap) }}
{{- end }}
{{- end }}
{{- if and .Values.kafka.tls.userSecret (not .Values.kafka.tls.caSecret) }}
{{- fail "kafka.tls.userSecret stands without kafka.tls.caSecret: name the Secret of the authority of the brokers' certificates as well" }}
{{- end }}
{{- $labels := merge (dict "grafana_dashboard" "1") (include "farmgate.labels" (dict "root" .) | fromYaml) }}
{{- range $name, $_ := .Values.monitoring.labels }}
{{- if hasKey $labels $name }}
{{- fail (printf "monitoring.labels has %s, which the chart sets by itself: take it away" $name) }}
{{- end }}
{{- end }}
{{- include "farmgate.oneScaler" (dict "who" "edge" "values" .Values.edge "scaler" .Values.edge.autoscaling "name" "autoscaling") }}
{{- $total := dict "all" 0 -}}
{{- range $service, $own := include "farmgate.suite" . | fromYaml }}
{{- $values := index $.Values.services $service }}
{{- $who := printf "services.%s" $service }}
{{- include "farmgate.oneScaler" (dict "who" $who "values" $values "scaler" $values.autoscaling "name" "autoscaling") }}
{{- with $values.split }}
{{- if and .keda.enabled (not .enabled) }}
{{- fail (printf "%s.split.keda.enabled scales consumers that do not run apart: set %s.split.enabled=true as well" $who $who) }}
{{- end }}
{{- include "farmgate.oneScaler" (dict "who" (printf "%s.split" $who) "values" . "scaler" .keda "name" "keda") }}
{{- end }}
{{- $sum := int (include "farmgate.connections" (dict "root" $ "service" $service)) -}}
{{- $_ := set $total "all" (add $total.all $sum) -}}
{{- if not $.Values.postgres.shared }}
{{- include "farmgate.fits" (dict "root" $ "who" $service "sum" $sum) }}
{{- end }}
{{- end }}
{{- if .Values.postgres.shared }}
{{- include "farmgate.fits" (dict "root" . "who" "all services together" "sum" $total.all) }}
{{- end }}
{{- end }}

{{/* An autoscaler or a number of replicas, and its bounds the right way round. */}}
{{- define "farmgate.oneScaler" -}}
{{- if .scaler.enabled }}
{{- if .values.replicas }}
{{- fail (printf "%s.replicas stands beside %s.%s.enabled: an autoscaler sets the replicas, so take one of them away" .who .who .name) }}
{{- end }}
{{- if gt (int .scaler.min) (int .scaler.max) }}
{{- fail (printf "%s.%s.min is %d, more than its max of %d" .who .name (int .scaler.min) (int .scaler.max)) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "farmgate.fits" -}}
{{- $room := sub (int .root.Values.postgres.maxConnections) (int .root.Values.postgres.reserve) -}}
{{- if gt (int .sum) (int $room) }}
{{- fail (printf "%s may open %d database connections, %d are free (postgres.maxConnections less postgres.reserve): lower services.*.settings.connections or the replicas, or raise max_connections of the server and this value" .who (int .sum) (int $room)) }}
{{- end }}
{{- end }}

{{/* Most connections of a service: every pod and one more in a rollout, each with its pool, four in
the background, a reader beside each of both and one of the relay (`host::most_connections`); one of a
migration. */}}
{{- define "farmgate.connections" -}}
{{- $values := index .root.Values.services .service -}}
{{- $pod := add (int $values.settings.connections) 7 -}}
{{- $pods := add 1 (ternary (int $values.autoscaling.max) (int ($values.replicas | default 2)) $values.autoscaling.enabled) -}}
{{- $split := $values.split | default (dict "enabled" false) -}}
{{- if $split.enabled }}
{{- $pods = add $pods 1 (ternary (int $split.keda.max) (int ($split.replicas | default 1)) $split.keda.enabled) -}}
{{- end }}
{{- add 1 (mul $pods $pod) }}
{{- end }}
