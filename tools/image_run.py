"""The image's files at work as a cluster would run them: another user, no capabilities, no new
privileges, fewer system calls, a limit of memory, a root that nobody can write, nothing of the
machine in sight but the stack's sockets.

Called by tools/image check; run as a program it is the process inside.
"""
import ctypes
import dataclasses
import errno
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import image_limits  # noqa: E402
import image_tree  # noqa: E402
from own_suite import READY_S, ROOT, OwnSuite, await_ready, get  # noqa: E402

PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_CAP_AMBIENT, CLEAR_ALL = 38, 24, 47, 4
SEASON_S = 240
MEMORY_BYTES = 1 << 30  # mem_limit of deploy/compose.yaml
CONFIG = "/etc/farmgate/pki/farmgate.conf"


def mount(*words):
    subprocess.run(["mount", *words], check=True)


@dataclasses.dataclass
class Box:
    """What a process gets to see; `binds` are "folder=place in the image" and stay writable."""
    folder: pathlib.Path
    user: int
    binds: tuple = ()
    group: pathlib.Path | None = None  # control group that limits its memory

    def start(self, command, **more):
        inside = [sys.executable, __file__, str(self.folder), str(self.user),
                  ",".join(self.binds), str(self.group or ""), *command]
        return subprocess.Popen(["unshare", "--mount", "--propagation", "private", *inside], **more)

    def run(self, command):
        child = self.start(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out, _ = child.communicate(timeout=READY_S)
        return child.returncode, out


def enter(folder, user, binds, group, command):
    """In a mount namespace of its own: the image as the root, then the program with nothing."""
    mount("--bind", folder, folder)
    for bind in binds:
        source, place = bind.split("=")
        mount("--bind", source, f"{folder}/{place}")
    mount("-o", "remount,bind,ro,nosuid,nodev", folder)
    if group:
        image_limits.join(group)
    refuse_calls = image_limits.refusals()
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
    refuse_calls()
    os.execve(command[0], command, {"PGSERVICEFILE": "/etc/farmgate/pki/pg_service.conf"})


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
    if fields["Seccomp"] != "2":
        faults.append("it may make every system call")
    if not read_only_root(pid):
        faults.append("its root can be written")
    return faults


def read_only_root(pid):
    """Not even we, who may do everything, can put a file there."""
    for place in ("", "tmp", "usr/bin"):
        path = pathlib.Path(f"/proc/{pid}/root", place, f"farmgate-image-{pid}")
        try:
            path.touch(exist_ok=False)
        except OSError as error:
            if error.errno == errno.EROFS:
                continue
            raise
        path.unlink()
        return False
    return True


def serve(box, port, log, play):
    """Every service up to /readyz, what is played meanwhile, and down again by SIGTERM."""
    child = box.start(["/usr/bin/farmgate", "all", "--config", CONFIG], stdout=log, stderr=log)
    try:
        if not await_ready(child, port):
            return ["farmgate all did not get ready"]
        faults = rights(child.pid)
        if get(port, "/livez") != 200:
            faults.append("ready, and /livez says no")
        faults += play()
        child.send_signal(signal.SIGTERM)
        if child.wait(timeout=READY_S) != 0:
            faults.append(f"SIGTERM ends it with {child.returncode}")
        return faults
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def play_season(program, config):
    """500 buyers for 100 boxes are one part of it; its table is the same in every run."""
    words = [[program.with_name("farmgate"), "import", "rubrics", ROOT / "data/rubrics/qd26-2026",
              "--as", "officer", "--roles", "PROVINCE_OFFICER"],
             [program, "play", "--seed", "1", "--data", ROOT / "data/season"]]
    for one in words:
        done = subprocess.run([*one, "--config", config], capture_output=True, text=True,
                              timeout=SEASON_S)
        if done.returncode != 0:
            return [f"{one[0].name} ends with {done.returncode}: {done.stderr.strip()}"]
    table = (ROOT / "tests/e2e/season_1.golden").read_text(encoding="utf-8")
    return [] if table in done.stdout else ["the season's table is another: " + done.stdout]


class Site(OwnSuite):
    """Its databases with keys and settings beside those of a stack: for the box, and outside."""

    def __init__(self, stack):
        kafka = [line.split("=")[1] for line in (stack / "ports").read_text().splitlines()
                 if line.startswith("kafka=")]
        super().__init__(stack / "s", f"127.0.0.1:{kafka[0]}", f"image_{os.getpid()}_")
        self.stack = stack
        # The socket's folder is its owner's alone.
        self.user = os.stat(stack / "s").st_uid or image_tree.USER
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="farmgate-image-"))

    def __enter__(self):
        keys = self.work / "pki"
        shutil.copytree(self.stack / "pki", keys, ignore=shutil.ignore_patterns("lock"))
        (keys / "pg_service.conf").write_text(
            "[farmgate]\nhost=/run/postgresql\nuser=farmgate\n", encoding="utf-8")
        (self.work / "audit").mkdir()
        self.settings("pki/farmgate.conf", "service=farmgate", "/run/redis/redis.sock",
                      "/etc/farmgate/pki", "/var/lib/farmgate")
        self.outside = self.settings("outside", f"host={self.stack}/s user=farmgate",
                                     f"{self.stack}/redis/redis.sock", keys, self.work / "audit")
        for path in (self.work, *self.work.rglob("*")):
            os.chown(path, self.user, self.user)
        return super().__enter__()

    def settings(self, name, postgres, redis, keys, audit):
        return self.write_settings(self.work / name, {
            "postgres": postgres, "redis": f"unix:{redis}", "pki_dir": keys,
            "certification.audit_dir": audit, "token_issuer": "farmgate-dev",
            "token_audience": "farmgate"})

    def binds(self):
        return (f"{self.stack}/s=run/postgresql", f"{self.stack}/redis=run/redis",
                f"{self.work}/pki=etc/farmgate/pki", f"{self.work}/audit=var/lib/farmgate")

    def __exit__(self, *_):
        super().__exit__()
        shutil.rmtree(self.work)


def with_stack(folder, stack, season):
    memory = image_limits.Memory(MEMORY_BYTES)
    try:
        with Site(stack) as site:
            box = Box(folder, site.user, site.binds(), memory.folder)
            code, out = box.run(["/usr/bin/farmgate", "all", "migrate", "--config", CONFIG])
            if code != 0:
                return [f"migrate ends with {code}: {out.strip()}"]
            with open(site.work / "log", "w+", encoding="utf-8") as log:
                faults = serve(box, site.admin, log, lambda: play_season(season, site.outside)
                               if season else [])
                if faults:
                    log.seek(0)
                    faults.append("its log: " + log.read()[-2000:])
            told = f"{memory.peak() >> 20} of {MEMORY_BYTES >> 20} MiB at most"
            print("memory: " + (told if memory.folder else "no control group to be had, no limit"))
            return faults
    finally:
        memory.remove()


def check(folder, stack, season):
    code, out = Box(folder, image_tree.USER).run(["/usr/bin/farmgate", "--help"])
    if code != 0 or "targets:" not in out:
        return [f"farmgate --help ends with {code}: {out.strip()[-500:]}"]
    return with_stack(folder, stack, season) if stack else []


if __name__ == "__main__":
    enter(sys.argv[1], int(sys.argv[2]), [bind for bind in sys.argv[3].split(",") if bind],
          sys.argv[4], sys.argv[5:])
