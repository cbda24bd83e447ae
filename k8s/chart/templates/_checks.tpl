{{/* What a schema cannot say: refused before anything is installed, with the cure. */}}
{{- define "farmgate.checks" -}}
{{- if and .Values.edge.enabled (not .Values.edge.image.digest) }}
{{- fail "edge.image.digest is empty: name Envoy's image by its digest, or set edge.enabled=false where another edge stands before the services" }}
{{- end }}
{{- $total := dict "all" 0 -}}
{{- range $service, $own := include "farmgate.suite" . | fromYaml }}
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
{{- $pods := add 1 (ternary (int $values.autoscaling.max) (int $values.replicas) $values.autoscaling.enabled) -}}
{{- $split := $values.split | default (dict "enabled" false) -}}
{{- if $split.enabled }}
{{- $pods = add $pods 1 (ternary (int $split.keda.max) (int $split.replicas) $split.keda.enabled) -}}
{{- end }}
{{- add 1 (mul $pods $pod) }}
{{- end }}
