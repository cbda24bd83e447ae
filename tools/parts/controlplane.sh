# shellcheck shell=bash
# A Kubernetes control plane in one folder, for tools/k8s: etcd, API server, controller manager,
# scheduler, all on loopback with certificates of the folder's own, and kwok, which plays the nodes.

plane_parts=(etcd kube-apiserver kube-controller-manager kube-scheduler kwok)
plane_node_count=3

plane_certificate() { # NAME SUBJECT ALTERNATIVE-NAMES
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "$2" \
    -keyout "$keys/$1.key" -out "$keys/$1.csr" 2>/dev/null
  openssl x509 -req -in "$keys/$1.csr" -CA "$keys/ca.pem" -CAkey "$keys/ca.key" -CAcreateserial \
    -days 7 -out "$keys/$1.pem" 2>/dev/null -extfile <(
      printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$3")
}

plane_keys() {
  [[ ! -f $keys/accounts.key ]] || return 0
  mkdir -p "$keys"
  openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 7 \
    -subj /CN=control-plane -keyout "$keys/ca.key" -out "$keys/ca.pem" 2>/dev/null
  plane_certificate server /CN=kube-apiserver \
    IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc
  plane_certificate admin /O=system:masters/CN=admin DNS:admin
  plane_certificate proxy /CN=proxy DNS:proxy
  openssl genrsa -out "$keys/accounts.key" 2048 2>/dev/null
}

plane_config() {
  cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
current-context: here
clusters:
  - name: here
    cluster: {server: "https://127.0.0.1:$api_port", certificate-authority: "$keys/ca.pem"}
users:
  - name: admin
    user: {client-certificate: "$keys/admin.pem", client-key: "$keys/admin.key"}
contexts:
  - {name: here, context: {cluster: here, user: admin}}
YAML
}

plane_launch() { # PART ARGUMENTS...
  local part=$1
  shift
  launch "$dir/$part.pid" "$dir/$part.log" "$home/bin/$part" "$@"
}

plane_await() { # PART SECONDS COMMAND...
  local part=$1 end_s=$((SECONDS + $2)) pid
  shift 2
  until "$@" >/dev/null 2>&1; do
    alive "$dir/$part.pid" || die "$part ended: $(tail -n 1 "$dir/$part.log")"
    ((SECONDS < end_s)) || die "$part does not serve (log: $dir/$part.log)"
    sleep 0.3
  done
}

plane_node() { # NUMBER
  cat <<YAML
---
apiVersion: v1
kind: Node
metadata:
  name: node-$1
  annotations: {kwok.x-k8s.io/node: fake}
  labels:
    kubernetes.io/hostname: node-$1
    kubernetes.io/os: linux
    topology.kubernetes.io/zone: zone-$1
status:
  capacity: {cpu: "16", memory: 64Gi, pods: "200"}
  allocatable: {cpu: "16", memory: 64Gi, pods: "200"}
YAML
}

plane_nodes() {
  local number manifest
  manifest=$(for ((number = 1; number <= plane_node_count; number++)); do
    plane_node "$number"
  done)
  "$home/bin/kubectl" apply --server-side -f - <<<"$manifest" >/dev/null
  "$home/bin/kubectl" apply --server-side --subresource=status -f - <<<"$manifest" >/dev/null
}

plane_store() {
  plane_launch etcd --data-dir "$dir/data" --unsafe-no-fsync --log-level warn --name here \
    --listen-client-urls "http://127.0.0.1:$store_port" \
    --advertise-client-urls "http://127.0.0.1:$store_port" \
    --listen-peer-urls "http://127.0.0.1:$((store_port + 1))" \
    --initial-advertise-peer-urls "http://127.0.0.1:$((store_port + 1))" \
    --initial-cluster "here=http://127.0.0.1:$((store_port + 1))"
}

plane_api() {
  plane_launch kube-apiserver --etcd-servers "http://127.0.0.1:$store_port" \
    --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --secure-port "$api_port" \
    --endpoint-reconciler-type none --service-cluster-ip-range 10.96.0.0/16 \
    --tls-cert-file "$keys/server.pem" --tls-private-key-file "$keys/server.key" \
    --client-ca-file "$keys/ca.pem" --requestheader-client-ca-file "$keys/ca.pem" \
    --requestheader-allowed-names proxy --requestheader-username-headers X-Remote-User \
    --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- \
    --proxy-client-cert-file "$keys/proxy.pem" --proxy-client-key-file "$keys/proxy.key" \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$keys/accounts.key" \
    --service-account-signing-key-file "$keys/accounts.key" \
    --authorization-mode Node,RBAC --allow-privileged --profiling=false
}

# The autoscaler looks every two seconds, so that a test sees its steps.
plane_controllers() {
  local place="--bind-address 127.0.0.1 --leader-elect=false"
  # shellcheck disable=SC2086
  plane_launch kube-controller-manager $place --secure-port $((api_port + 1)) \
    --kubeconfig "$KUBECONFIG" --root-ca-file "$keys/ca.pem" \
    --service-account-private-key-file "$keys/accounts.key" --use-service-account-credentials \
    --horizontal-pod-autoscaler-sync-period 2s \
    --horizontal-pod-autoscaler-initial-readiness-delay 1s \
    --horizontal-pod-autoscaler-cpu-initialization-period 1s
  # shellcheck disable=SC2086
  plane_launch kube-scheduler $place --secure-port $((api_port + 2)) --kubeconfig "$KUBECONFIG"
}

# Without leases the nodes would be given up after 50 s, and all their pods be unready for a moment.
plane_kwok() {
  plane_launch kwok --kubeconfig "$KUBECONFIG" --config "$root/k8s/control/stages.yaml" \
    --manage-all-nodes=true --node-ip 127.0.0.1 --node-port $((api_port + 3)) \
    --node-lease-duration-seconds 40 \
    --cidr 10.244.0.0/16 --server-address "127.0.0.1:$((api_port + 3))" \
    --tls-cert-file "$keys/server.pem" --tls-private-key-file "$keys/server.key"
}

# A start that fails leaves nothing behind that runs.
plane_start() {
  dir=$1 keys=$1/keys
  export KUBECONFIG=$dir/kubeconfig
  [[ -x $home/bin/control && -x $home/bin/kwok ]] || die "no control plane; tools/k8s setup first"
  mkdir -p "$dir"
  trap 'plane_stop "$dir"' EXIT
  free_ports 6
  store_port=$REPLY api_port=$((REPLY + 2))
  plane_keys
  plane_config
  mkdir -p "$dir/data"
  chmod 700 "$dir/data"
  plane_store
  plane_api
  plane_await kube-apiserver 120 "$home/bin/kubectl" get --raw /readyz
  plane_controllers
  plane_nodes
  plane_kwok
  plane_await kwok 90 "$home/bin/kubectl" wait --for=condition=Ready node --all --timeout=5s
  plane_await kube-controller-manager 90 "$home/bin/kubectl" -n default get serviceaccount default
  trap - EXIT
  echo "$KUBECONFIG"
}

plane_stop() {
  local index
  for ((index = ${#plane_parts[@]} - 1; index >= 0; index--)); do
    end "$1/${plane_parts[index]}.pid" TERM 15
  done
}

plane_status() {
  local part pid memory
  for part in "${plane_parts[@]}"; do
    if alive "$1/$part.pid"; then
      memory=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status")
      echo "$part running pid $pid, $memory MiB"
    else
      echo "$part stopped"
    fi
  done
}
