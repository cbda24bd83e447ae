"""The image's files at work as a cluster would run them: another user, no capabilities, no new
privileges, a root that nobody can write, nothing of the machine in sight but the stack's sockets.

Called by tools/image check; run as a program it is the process inside.
"""
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_CAP_AMBIENT, CLEAR_ALL = 38, 24, 47, 4
USER = 65532
READY_S = 60


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def enter(folder, user, binds, command):
    """In a mount namespace of its own: the image as the root, then the program with nothing."""
    mount("--bind", folder, folder)
    for bind in binds:
        source, place = bind.split("=")
        mount("--bind", source, f"{folder}/{place}")
    mount("-o", "remount,bind,ro,nosuid,nodev", folder)
    os.chroot(folder)
    os.chdir("/")
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    libc.prctl(PR_CAP_AMBIENT, CLEAR_ALL, 0, 0, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        sys.exit("image: no_new_privs is not to be had here")
    os.execve(command[0], command, {"PGSERVICEFILE": "/etc/farmgate/pki/pg_service.conf"})


def start(folder, user, binds, command, **more):
    inside = [sys.executable, __file__, str(folder), str(user), ",".join(binds), *command]
    return subprocess.Popen(["unshare", "--mount", "--propagation", "private", *inside], **more)


def run(folder, user, binds, command):
    child = start(folder, user, binds, command, text=True,
                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out, _ = child.communicate(timeout=READY_S)
    return child.returncode, out


def status_fields(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def rights(pid):
    """What the process could still do that a pod may not, one line each."""
    fields = status_fields(pid)
    faults = [f"{name} is {fields[name]}" for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")
              if int(fields[name], 16) != 0]
    if fields["NoNewPrivs"] != "1":
        faults.append("it may gain privileges")
    if "0" in fields["Uid"].split():
        faults.append("it runs as root")
    if not read_only_root(pid):
        faults.append("its root can be written")
    return faults


def read_only_root(pid):
    with open(f"/proc/{pid}/mountinfo", encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if words[4] == "/":
                return "ro" in words[5].split(",")
    return False


def get(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def await_ready(child, port):
    until = time.monotonic() + READY_S
    while time.monotonic() < until and child.poll() is None:
        if get(port, "/readyz") == 200:
            return True
        time.sleep(0.1)
    return False


def serve(folder, user, binds, settings, port, log):
    """The producers' service up to /readyz and down again by SIGTERM."""
    command = ["/usr/bin/farmgate", "producers", *settings, "--admin_listen", f"127.0.0.1:{port}",
               "--producers.listen", "127.0.0.1:0", "--drain_delay_ms", "100"]
    child = start(folder, user, binds, command, stdout=log, stderr=log)
    try:
        if not await_ready(child, port):
            return ["producers did not get ready"]
        faults = rights(child.pid)
        if get(port, "/livez") != 200:
            faults.append("ready, and /livez says no")
        child.send_signal(signal.SIGTERM)
        if child.wait(timeout=READY_S) != 0:
            faults.append(f"SIGTERM ends it with {child.returncode}")
        return faults
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def with_stack(folder, stack):
    user = os.stat(stack / "s").st_uid or USER  # the socket's folder is its owner's alone
    work = pathlib.Path(tempfile.mkdtemp(prefix="farmgate-image-"))
    prefix = f"image_{os.getpid()}_"
    sql = ["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", str(stack / "s"), "-U", "farmgate",
           "-d", "postgres", "-c"]
    try:
        shutil.copytree(stack / "pki", work / "pki", ignore=shutil.ignore_patterns("lock"))
        (work / "pki" / "pg_service.conf").write_text(
            "[farmgate]\nhost=/run/postgresql\nuser=farmgate\n", encoding="utf-8")
        for path in (work, work / "pki", *(work / "pki").iterdir()):
            os.chown(path, user, user)
        kafka = [line.split("=")[1].strip() for line in (stack / "ports").read_text().splitlines()
                 if line.startswith("kafka=")]
        binds = [f"{stack}/s=run/postgresql", f"{work}/pki=etc/farmgate/pki"]
        settings = ["--postgres", "service=farmgate",
                    "--database_prefix", prefix, "--topic_prefix", prefix,
                    "--kafka_brokers", f"127.0.0.1:{kafka[0]}"]
        subprocess.run([*sql, f"CREATE DATABASE {prefix}producers"], check=True)
        code, out = run(folder, user, binds,
                        ["/usr/bin/farmgate", "producers", "migrate", *settings])
        if code != 0:
            return [f"migrate ends with {code}: {out.strip()}"]
        with open(work / "log", "w+", encoding="utf-8") as log:
            faults = serve(folder, user, binds, settings, free_port(), log)
            if faults:
                log.seek(0)
                faults.append("its log: " + log.read()[-2000:])
        return faults
    finally:
        subprocess.run([*sql, f"DROP DATABASE IF EXISTS {prefix}producers WITH (FORCE)"],
                       check=False)
        shutil.rmtree(work)


def check(folder, stack):
    code, out = run(folder, USER, [], ["/usr/bin/farmgate", "--help"])
    if code != 0 or "targets:" not in out:
        return [f"farmgate --help ends with {code}: {out.strip()[-500:]}"]
    return with_stack(folder, stack) if stack else []


if __name__ == "__main__":
    enter(sys.argv[1], int(sys.argv[2]), [bind for bind in sys.argv[3].split(",") if bind],
          sys.argv[4:])
