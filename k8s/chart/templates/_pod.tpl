{{/* What every container of ours may not do. */}}
{{- define "farmgate.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "farmgate.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Memory has one number, CPU no limit: a limit throttles threads that others wait for. */}}
{{- define "farmgate.resources" -}}
requests: {cpu: {{ .cpu }}, memory: {{ .memory }}}
limits: {memory: {{ .memory }}}
{{- end }}

{{/* Seconds from SIGTERM to the end: not ready, the longest call, the stop of the parts. */}}
{{- define "farmgate.grace" -}}
{{- $own := (index .root.Values.services .service).settings -}}
{{- $drain := int64 (.root.Values.settings.drain_delay_ms | default 5000) -}}
{{- $call := int64 ($own.max_deadline_ms | default 5000) -}}
{{- max 45 (add 15 (div (add $drain $call 999) 1000)) }}
{{- end }}

{{- define "farmgate.mounts" -}}
- {name: config, mountPath: /etc/farmgate/farmgate.conf, subPath: farmgate.conf, readOnly: true}
- {name: pki, mountPath: /etc/farmgate/pki, readOnly: true}
- {name: postgres, mountPath: /etc/farmgate/postgres, readOnly: true}
{{- end }}

{{- define "farmgate.volumes" -}}
- name: config
  configMap: {name: {{ .config }}}
- name: pki
  secret: {secretName: {{ include "farmgate.pki" . }}, defaultMode: 0440}
- name: postgres
  secret: {secretName: {{ include "farmgate.pgSecret" . }}, defaultMode: 0440}
{{- end }}

{{/* Of the two Secrets only what is used: an operator keeps passwords and other forms beside it. */}}
{{- define "farmgate.kafkaVolume" -}}
- name: kafka
  projected:
    defaultMode: 0440
    sources:
      - secret: {name: {{ .caSecret }}, items: [{key: ca.crt, path: ca.crt}]}
      {{- with .userSecret }}
      - secret: {name: {{ . }}, items: [{key: user.crt, path: user.crt}, {key: user.key, path: user.key}]}
      {{- end }}
{{- end }}

{{/* Patience by what is asked: dict port, startup, ready, live. */}}
{{- define "farmgate.probes" -}}
startupProbe:
  httpGet: {path: {{ .startup }}, port: {{ .port }}}
  periodSeconds: 2
  failureThreshold: 150
readinessProbe:
  httpGet: {path: {{ .ready }}, port: {{ .port }}}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: {path: {{ .live }}, port: {{ .port }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{/* How many pods, which they are, how they are replaced: dict root, service, part, replicas (0:
something else counts them). */}}
{{- define "farmgate.rollout" -}}
{{- with .replicas }}
replicas: {{ . }}
{{- end }}
revisionHistoryLimit: 5
strategy:
  type: RollingUpdate
  rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
selector:
  matchLabels: {{- include "farmgate.selector" . | nindent 4 }}
{{- end }}

{{/* Of every pod: dict root, account. */}}
{{- define "farmgate.pod" -}}
serviceAccountName: {{ .account }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "farmgate.podSecurity" . | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- range . }}
  - {name: {{ . }}}
{{- end }}
{{- end }}
{{- end }}

{{/* Over zones and machines: dict root, service, part. */}}
{{- define "farmgate.spread" -}}
topologySpreadConstraints:
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "farmgate.selector" $ | nindent 8 }}
{{- end }}
{{- end }}

{{/* One Deployment: dict root, service, part ("all", "api", "consumers"). */}}
{{- define "farmgate.deployment" -}}
{{- $values := index .root.Values.services .service -}}
{{- $own := index (include "farmgate.suite" . | fromYaml) .service -}}
{{- $name := include "farmgate.name" . -}}
{{- $apart := eq .part "consumers" -}}
{{- $scaled := ternary (and $apart $values.split.keda.enabled) $values.autoscaling.enabled $apart -}}
{{- $replicas := ternary (($values.split | default dict).replicas | default 1) ($values.replicas | default 2) $apart -}}
{{- if $scaled }}{{ $replicas = 0 }}{{ end -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}{{ if $apart }}-consumers{{ end }}
  labels: {{- include "farmgate.labels" . | nindent 4 }}
spec:
  {{- include "farmgate.rollout" (merge (dict "replicas" $replicas) .) | nindent 2 }}
  template:
    metadata:
      labels: {{- include "farmgate.labels" . | nindent 8 }}
      annotations:
        farmgate/config: {{ include "farmgate.conf" . | sha256sum }}
    spec:
      {{- include "farmgate.pod" (dict "root" .root "account" $name) | nindent 6 }}
      {{- include "farmgate.spread" . | nindent 6 }}
      terminationGracePeriodSeconds: {{ include "farmgate.grace" . }}
      containers:
        - name: farmgate
          image: {{ include "farmgate.image" .root }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args:
            - {{ .service }}
            - --config
            - /etc/farmgate/farmgate.conf
            {{- if ne .part "all" }}
            - --parts
            - {{ .part }}
            {{- end }}
          env:
            - {name: PGSERVICEFILE, value: /etc/farmgate/postgres/pg_service.conf}
          ports:
            {{- if not $apart }}
            - {name: rpc, containerPort: {{ $own.port }}}
            {{- end }}
            - {name: admin, containerPort: 9464}
          {{- include "farmgate.probes" (dict "port" "admin" "startup" "/startupz" "ready" "/readyz" "live" "/livez") | nindent 10 }}
          resources: {{- include "farmgate.resources" (ternary ($values.split | default dict).resources $values.resources $apart) | nindent 12 }}
          securityContext: {{- include "farmgate.containerSecurity" . | nindent 12 }}
          volumeMounts:
            {{- include "farmgate.mounts" . | nindent 12 }}
            {{- if .root.Values.kafka.tls.caSecret }}
            - {name: kafka, mountPath: /etc/farmgate/kafka, readOnly: true}
            {{- end }}
            {{- if $values.auditClaim }}
            - {name: audit, mountPath: /var/lib/farmgate}
            {{- end }}
      volumes:
        {{- include "farmgate.volumes" (merge (dict "config" $name) .) | nindent 8 }}
        {{- if .root.Values.kafka.tls.caSecret }}
        {{- include "farmgate.kafkaVolume" .root.Values.kafka.tls | nindent 8 }}
        {{- end }}
        {{- if $values.auditClaim }}
        - name: audit
          persistentVolumeClaim: {claimName: {{ $values.auditClaim }}}
        {{- end }}
{{- end }}
