"""The files of the image: the program without its debug text, what the loader resolves, data."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

PROGRAM = "usr/bin/farmgate"
USER = 65532  # nobody's on a machine; Kubernetes may set another
RESOLVED = re.compile(r"^\s*(?:\S+ => )?(/\S+) \(0x[0-9a-f]+\)$")
MISSING = re.compile(r"^\s*(\S+) => not found$")
# A program that listens needs a name for its user and folders to mount into, and nothing else.
OWN = "var/lib/farmgate"  # a new volume takes its owner from here
FOLDERS = ("etc/farmgate/pki", "run/postgresql", "run/redis", "tmp", OWN)
DOCS = "usr/share/farmgate/docs"  # edge.docs_dir
PAGE = ("swagger-ui.css", "swagger-ui-bundle.js", "LICENSE")  # of the wheel that tools/setup keeps
TEXTS = {
    "etc/passwd": f"root:x:0:0:root:/:/nonexistent\nfarmgate:x:{USER}:{USER}::/:/nonexistent\n",
    "etc/group": f"root:x:0:\nfarmgate:x:{USER}:\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}


def loaded(text):
    """The paths in what ld.so lists, in its order."""
    paths = []
    for line in text.splitlines():
        if match := MISSING.match(line):
            sys.exit(f"image: the loader finds no {match.group(1)}")
        if match := RESOLVED.match(line):
            paths.append(match.group(1))
    return paths


def libraries_of(program):
    listed = subprocess.run(["ldd", str(program)], check=True, capture_output=True, text=True,
                            env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    return loaded(listed.stdout)


def loader_of(folder):
    """The path that the program's own head names as its loader."""
    head = subprocess.run(["readelf", "-lW", str(folder / PROGRAM)], check=True,
                          capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    return re.search(r"interpreter: (/[^\]]+)\]", head.stdout).group(1)


def resolved(folder):
    """What the image's own loader finds for its program, inside the image alone: path by path."""
    loader = loader_of(folder)
    listed = subprocess.run(["chroot", str(folder), loader, "--list", f"/{PROGRAM}"],
                            capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    if listed.returncode != 0:
        sys.exit(f"image: its loader says: {listed.stderr.strip()}")
    return sorted({os.path.normpath(path).lstrip("/") for path in loaded(listed.stdout)} |
                  {loader.lstrip("/")})


def copy(source, target, mode):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def make(folder, program, root):
    """Fills an empty folder from a checkout; returns {path in the image: file on this machine} of
    the libraries."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    copy(program, folder / PROGRAM, 0o755)
    subprocess.run(["strip", "--strip-unneeded", str(folder / PROGRAM)], check=True)
    libraries = {}
    for path in libraries_of(program):
        real = os.path.realpath(path)
        libraries[os.path.normpath(path).lstrip("/")] = real
        copy(real, folder / path.lstrip("/"), 0o755)
    for source in sorted((root / "data").rglob("*")):
        if source.is_file():
            copy(source, folder / "usr/share/farmgate" / source.relative_to(root), 0o644)
    for name in PAGE:
        copy(root / ".farmgate/cache/docs" / name, folder / DOCS / name, 0o644)
    copy(root / "LICENSE", folder / "usr/share/doc/farmgate/LICENSE", 0o644)
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o644)
    for place, names, _ in os.walk(folder):
        for name in names:
            pathlib.Path(place, name).chmod(0o755)
    (folder / "tmp").chmod(0o1777)
    if os.geteuid() == 0:
        os.chown(folder / OWN, USER, USER)
    return libraries


def size(folder):
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
