"""An OCI image archive of one layer, written byte for byte the same from the same files."""
import gzip
import hashlib
import io
import json
import platform
import tarfile
import time

import image_tree

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def layer(folder, epoch):
    """Every file as root's but what the program may write, in order of name, at one time."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in sorted(folder.rglob("*")):
            entry = tar.gettarinfo(path, arcname=str(path.relative_to(folder)))
            entry.uid = entry.gid = image_tree.USER if entry.name == image_tree.OWN else 0
            entry.uname = entry.gname = ""
            entry.mtime = epoch
            if entry.isreg():
                with open(path, "rb") as file:
                    tar.addfile(entry, file)
            else:
                tar.addfile(entry)
    return out.getvalue()


def sha(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def labels(revision):
    return {
        "org.opencontainers.image.title": "farmgate",
        "org.opencontainers.image.description": "farm-to-market platform, every service in one",
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.version": revision["version"],
        "org.opencontainers.image.revision": revision["commit"],
        "org.opencontainers.image.created": moment(revision),
    }


def moment(revision):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(revision["epoch"]))


def config(revision, diff):
    return {
        "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux", "created": moment(revision),
        "config": {"User": f"{image_tree.USER}:{image_tree.USER}",
                   "Entrypoint": ["/usr/bin/farmgate"], "Cmd": ["help"],
                   "WorkingDir": "/usr/share/farmgate", "StopSignal": "SIGTERM",
                   "ExposedPorts": {f"{port}/tcp": {} for port in (*range(7001, 7006), 9464)},
                   "Labels": labels(revision)},
        "rootfs": {"type": "layers", "diff_ids": [diff]},
        "history": [{"created": moment(revision), "created_by": "tools/image"}],
    }


def pack(folder, archive, name, revision):
    blobs = {}

    def keep(content, kind, **more):
        blobs[sha(content)] = content
        return {"mediaType": kind, "digest": sha(content), "size": len(content), **more}

    def text(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

    plain = layer(folder, revision["epoch"])
    packed = gzip.compress(plain, 6, mtime=0)
    head = "application/vnd.oci.image."
    manifest = {
        "schemaVersion": 2, "mediaType": head + "manifest.v1+json",
        "config": keep(text(config(revision, sha(plain))), head + "config.v1+json"),
        "layers": [keep(packed, head + "layer.v1.tar+gzip")],
    }
    entry = keep(text(manifest), head + "manifest.v1+json", annotations={
        "org.opencontainers.image.ref.name": f"{name}:{revision['version']}"})
    index = {"schemaVersion": 2, "mediaType": head + "index.v1+json", "manifests": [entry]}
    files = {"oci-layout": text({"imageLayoutVersion": "1.0.0"}), "index.json": text(index)}
    files.update({"blobs/" + at.replace(":", "/"): content for at, content in blobs.items()})
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as tar:
        for path, content in sorted(files.items()):
            member = tarfile.TarInfo(path)
            member.size, member.mtime, member.mode = len(content), revision["epoch"], 0o644
            tar.addfile(member, io.BytesIO(content))
    return {"digest": entry["digest"], "packed": len(packed), "unpacked": len(plain)}
