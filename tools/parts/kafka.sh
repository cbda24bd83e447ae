# shellcheck shell=bash
# Kafka of tools/stack: broker and controller in one Java process on 127.0.0.1.

kafka_lib=$cache/kafka/lib
kafka_template=$cache/kafka/template
kafka_classes=$cache/kafka/classes.jsa

kafka_alive() { alive "$dir/kafka/pid"; }
kafka_address() { kept_port "$dir/ports" kafka && echo "127.0.0.1:$REPLY"; }

# A client knows the port from DIR/env: a node that comes back alone must come back there.
kafka_prepare() {
  [[ -d $kafka_lib ]] || die "kafka: no jars; run tools/setup"
  type -P java >/dev/null || die "kafka: no java (package openjdk-17-jre-headless)"
  mkdir -p "$dir/kafka"
  if [[ ${#parts[@]} == 1 ]] && kept_port "$dir/ports" kafka && ! port_freed "$REPLY"; then
    die "kafka: port $REPLY is taken by another process; end it, or remove $dir/ports for a new one"
  fi
  claim_port "$dir/ports" kafka
  claim_port "$dir/ports" kafka_controller
}

# broker.session.timeout: after SIGKILL the controller refuses the node until its old session ended.
# Of two seconds it ended by itself on a machine with other things to do, and the only broker there
# is was gone until each of its partitions had come back.
# group.min.session.timeout: tests need members that are missed sooner than after six seconds.
# dedupe.buffer: the default would take half of the heap at start.
# What a test wants otherwise it has put into more.properties: of a name the last line counts.
kafka_configure() {
  local port controller_port
  kept_port "$dir/ports" kafka; port=$REPLY
  kept_port "$dir/ports" kafka_controller; controller_port=$REPLY
  cat >"$dir/kafka/server.properties" <<CONF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller_port
controller.listener.names=CONTROLLER
inter.broker.listener.name=CLIENT
listeners=CLIENT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port
advertised.listeners=CLIENT://127.0.0.1:$port
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=data
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
offsets.topic.segment.bytes=4194304
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
transaction.state.log.segment.bytes=4194304
metadata.log.segment.bytes=8388608
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
broker.heartbeat.interval.ms=250
broker.session.timeout.ms=6000
log.cleaner.dedupe.buffer.size=2097152
log.index.size.max.bytes=1048576
num.network.threads=2
num.io.threads=2
num.recovery.threads.per.data.dir=2
background.threads=2
CONF
  [[ ! -f $dir/kafka/more.properties ]] ||
    cat "$dir/kafka/more.properties" >>"$dir/kafka/server.properties"
}

# Sets kafka_java: the command up to the main class. Arguments are further JVM options.
# Java reads paths by the locale and property files as Latin-1: the data folder is relative, so that
# a checkout may lie below any name.
kafka_command() {
  local jars
  jars=$(printf ':%s' "$kafka_lib"/*.jar)
  kafka_java=(env -C "$dir/kafka" LC_ALL=C.UTF-8 java
    -Xms64m -Xmx256m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData
    -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true
    -Djava.net.preferIPv4Stack=true
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info
    -Dorg.slf4j.simpleLogger.showDateTime=true
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS'
    "$@" -cp "${jars#:}")
}

# What the storage tool once wrote, under ids of this node's own: saves the start of a whole JVM.
kafka_format() {
  [[ ! -f $dir/kafka/data/meta.properties ]] || return 0
  rm -rf "$dir/kafka/data" "$dir/kafka/new"
  cp -r "$kafka_template" "$dir/kafka/new"
  sed -e "s/^cluster.id=.*/cluster.id=$(kafka_id)/" \
    -e "s/^directory.id=.*/directory.id=$(kafka_id)/" \
    "$kafka_template/meta.properties" >"$dir/kafka/new/meta.properties"
  mv "$dir/kafka/new" "$dir/kafka/data"
}

# 16 bytes as base64url; Kafka dislikes a leading dash.
kafka_id() {
  local id=-
  while [[ $id == -* ]]; do id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '='); done
  echo "$id"
}

# Logged after the node is registered, unfenced and accepts requests.
kafka_ready() { grep -qs 'Kafka Server started' "$dir/kafka/log"; }

# Another process may take a free port between the look and the bind: then the next one is tried,
# unless clients already know this one.
kafka_start() {
  local try
  for try in 1 2 3; do
    kafka_configure
    kafka_format
    kafka_boot && return
    ((try < 3)) && [[ ! -f $dir/env ]] || break
    new_port "$dir/ports" kafka
    new_port "$dir/ports" kafka_controller
  done
  refuse_start kafka "$dir/kafka/log"
}

# Fails only when the port was taken; any other end is reported by await.
kafka_boot() {
  : >"$dir/kafka/log"
  kafka_command -Xshare:auto "-XX:SharedArchiveFile=$kafka_classes" -Xlog:cds=off \
    -Xlog:cds+dynamic=off
  launch "$dir/kafka/pid" "$dir/kafka/log" "${kafka_java[@]}" kafka.Kafka \
    "$dir/kafka/server.properties"
  await kafka "$dir/kafka/pid" "$dir/kafka/log" kafka_ready_or_unbound
  kafka_ready
}

kafka_ready_or_unbound() { kafka_ready || grep -qs 'BindException' "$dir/kafka/log"; }

kafka_stop() { end "$dir/kafka/pid" TERM 30; }
kafka_kill() { end "$dir/kafka/pid" KILL 5; }


# Once a checkout (tools/setup): the formatted template, then the archive of the classes that a
# start, a client and a stop have loaded.
kafka_train() {
  dir=$cache/kafka/train
  parts=(kafka)
  rm -rf "$dir" "$kafka_template" "$kafka_classes"
  kafka_prepare
  kafka_configure
  kafka_command
  "${kafka_java[@]}" kafka.tools.StorageTool format -t "$(kafka_id)" \
    -c "$dir/kafka/server.properties" >"$dir/kafka/log" 2>&1 </dev/null ||
    refuse_start "kafka (format)" "$dir/kafka/log"
  cp -r "$dir/kafka/data" "$kafka_template"
  kafka_command -XX:ArchiveClassesAtExit="$kafka_classes" -Xlog:cds=off -Xlog:cds+dynamic=off
  : >"$dir/kafka/log"
  launch "$dir/kafka/pid" "$dir/kafka/log" "${kafka_java[@]}" kafka.Kafka \
    "$dir/kafka/server.properties"
  await kafka "$dir/kafka/pid" "$dir/kafka/log" kafka_ready
  kept_port "$dir/ports" kafka
  echo trained | kcat -b "127.0.0.1:$REPLY" -L >/dev/null 2>&1 || :
  kafka_stop
  [[ -s $kafka_classes ]] || die "kafka: no class archive was written"
  rm -rf "$dir"
}
