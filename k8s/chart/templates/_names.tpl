{{/* The services, their ports and who calls whom: exactly what the code does. */}}
{{- define "farmgate.suite" -}}
producers: {port: 7001, calls: [], redis: false}
listings: {port: 7002, calls: [], redis: true}
orders: {port: 7003, calls: [producers], redis: false}
cooperatives: {port: 7004, calls: [producers], redis: false}
certification: {port: 7005, calls: [producers, cooperatives], redis: false}
{{- end }}

{{- define "farmgate.name" -}}
{{- printf "%s-%s" .root.Release.Name .service | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "farmgate.selector" -}}
app.kubernetes.io/name: farmgate
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .service }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- with .part }}
farmgate/part: {{ . }}
{{- end }}
{{- end }}

{{- define "farmgate.labels" -}}
{{ include "farmgate.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "farmgate.image" -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- end }}

{{- define "farmgate.pki" -}}
{{- (index .root.Values.services .service).pkiSecret | default (printf "%s-pki-%s" .root.Release.Name .service) }}
{{- end }}

{{- define "farmgate.pgSecret" -}}
{{- (index .root.Values.services .service).postgres.secret | default (printf "%s-postgres-%s" .root.Release.Name .service) }}
{{- end }}

{{/* The Deployments of a service: "all" parts in one, or api and consumers. */}}
{{- define "farmgate.parts" -}}
{{- $values := index .root.Values.services .service -}}
{{- if and $values.split $values.split.enabled }}api,consumers{{ else }}all{{ end }}
{{- end }}

{{/* Labels of the pods of a service that serve and make calls. */}}
{{- define "farmgate.serving" -}}
{{- $part := splitList "," (include "farmgate.parts" .) | first -}}
{{- include "farmgate.selector" (dict "root" .root "service" .service "part" $part) }}
{{- end }}

{{/* farmgate.conf of a service: what the chart knows, then what the values set. */}}
{{- define "farmgate.conf" -}}
{{- $suite := include "farmgate.suite" . | fromYaml -}}
{{- $own := index $suite .service -}}
{{- $values := index .root.Values.services .service -}}
{{- $peers := list "edge" .service -}}
{{- range $name, $other := $suite }}{{ if has $.service $other.calls }}{{ $peers = append $peers $name }}{{ end }}{{ end -}}
postgres = service=farmgate
kafka_brokers = {{ .root.Values.kafka.brokers }}
{{- with .root.Values.kafka.tls }}
{{- if .caSecret }}
kafka_ca = /etc/farmgate/kafka/ca.crt
{{- end }}
{{- if .userSecret }}
kafka_certificate = /etc/farmgate/kafka/user.crt
kafka_key = /etc/farmgate/kafka/user.key
{{- end }}
{{- end }}
{{- if $own.redis }}
redis = {{ .root.Values.redis.address }}
{{- end }}
pki_dir = /etc/farmgate/pki
admin_listen = 0.0.0.0:9464
{{ .service }}.listen = 0.0.0.0:{{ $own.port }}
{{ .service }}.peers = {{ join "," $peers }}
{{- range $own.calls }}
{{ . }}.target = dns:///{{ include "farmgate.name" (dict "root" $.root "service" .) }}:{{ (index $suite .).port }}
{{- end }}
{{- if $values.auditClaim }}
certification.audit_dir = /var/lib/farmgate
{{- end }}
{{- range $key, $value := .root.Values.settings }}
{{ $key }} = {{ include "farmgate.plain" $value }}
{{- end }}
{{- range $key, $value := $values.settings }}
{{ $.service }}.{{ $key }} = {{ include "farmgate.plain" $value }}
{{- end }}
{{- end }}

{{/* A number as a person writes it: Helm reads 16777216 as 1.6777216e+07. */}}
{{- define "farmgate.plain" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}
