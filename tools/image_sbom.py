"""The bill of materials of the image, CycloneDX 1.5: every file the loader takes, by package, and
what was made elsewhere."""
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import uuid

import image_tree

PATH = "usr/share/farmgate/sbom.cdx.json"
# Compiled into the program, so no loader sees them: Debian's package of each.
COMPILED_IN = ("libstb-dev",)
PAGE_VERSION = re.compile(r'PACKAGE_VERSION:"(\d+\.\d+\.\d+)"')
LICENCE = re.compile(r"^License: *(\S.*?)\s*$", re.MULTILINE)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def dpkg(form, *words):
    """The lines about those that it knows."""
    done = subprocess.run(["dpkg-query", *form, *words], capture_output=True, text=True,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    return done.stdout.splitlines()


def owners(files):
    """Debian's package of each; since / and /usr became one a file may be listed by either name."""
    names = {}
    for real in files:
        for name in (real, real.removeprefix("/usr"), "/usr" + real):
            names[name] = real
    found = {}
    for line in dpkg(["-S"], *names):
        package, _, name = line.partition(": ")
        if name in names and not line.startswith("diversion "):
            found.setdefault(names[name], package.split(",")[0].strip())
    for real in files:
        if real not in found:
            sys.exit(f"image: no Debian package owns {real}")
    return found


def licences(package):
    """The short names in its machine-readable copyright file, in their order."""
    name = package.split(":")[0]
    try:
        with open(f"/usr/share/doc/{name}/copyright", encoding="utf-8", errors="replace") as file:
            found = LICENCE.findall(file.read())
    except OSError:
        return []
    return [{"license": {"name": one}} for one in dict.fromkeys(found)]


def component(package):
    shown = dpkg(["-W", "-f", "${Package} ${Version} ${Architecture}\n"], package)
    if not shown:
        sys.exit(f"image: the package {package} is not installed")
    name, version, architecture = shown[0].split()
    made = {"type": "library", "bom-ref": f"deb:{name}", "name": name, "version": version,
            "purl": f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}"
                    f"?arch={architecture}&distro=debian-12"}
    if found := licences(package):
        made["licenses"] = found
    return made


def file_component(folder, path):
    return {"type": "file", "bom-ref": f"file:{path}", "name": path,
            "hashes": [{"alg": "SHA-256", "content": digest(folder / path)}]}


def page(folder):
    """Swagger UI, which says its own version in its script."""
    paths = [f"{image_tree.DOCS}/{name}" for name in image_tree.PAGE]
    script = (folder / image_tree.DOCS / "swagger-ui-bundle.js").read_text(encoding="utf-8")
    if not (found := PAGE_VERSION.search(script)):
        sys.exit("image: swagger-ui-bundle.js does not say which version it is")
    version = found.group(1)
    return {"type": "library", "bom-ref": "npm:swagger-ui-dist", "name": "swagger-ui-dist",
            "version": version, "purl": f"pkg:npm/swagger-ui-dist@{version}",
            "licenses": [{"license": {"id": "Apache-2.0"}}],
            "components": [file_component(folder, path) for path in paths]}


def describe(folder, libraries, revision):
    packages = {}
    owner = owners(sorted(set(libraries.values())))
    for path, real in sorted(libraries.items()):
        packages.setdefault(owner[real], []).append(path)
    components = []
    for package, paths in sorted(packages.items()):
        made = component(package)
        made["components"] = [file_component(folder, path) for path in paths]
        components.append(made)
    for package in COMPILED_IN:
        made = component(package)
        made["properties"] = [{"name": "farmgate:linked", "value": "compiled in"}]
        components.append(made)
    components.append(page(folder))
    program = {"type": "application", "bom-ref": "farmgate", "name": "farmgate",
               "version": revision["version"],
               "licenses": [{"license": {"id": "Apache-2.0"}}],
               "hashes": [{"alg": "SHA-256", "content": digest(folder / image_tree.PROGRAM)}],
               "properties": [{"name": "farmgate:commit", "value": revision["commit"]}]}
    sbom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                time.gmtime(revision["epoch"])),
                     "component": program},
        "components": components,
        "dependencies": [{"ref": "farmgate",
                          "dependsOn": sorted(one["bom-ref"] for one in components)}],
    }
    text = json.dumps(sbom, sort_keys=True)
    sbom["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}"
    return sbom


def write(folder, sbom):
    place = folder / PATH
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(sbom, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    place.chmod(0o644)


def files_of(components):
    return {file["name"]: file["hashes"][0]["content"]
            for one in components for file in one.get("components", [])}


def compare(folder, resolved):
    """What the SBOM says and the loader does not, and the other way round, one line each."""
    sbom = json.loads((folder / PATH).read_text(encoding="utf-8"))
    every = files_of(sbom["components"])
    said = files_of(one for one in sbom["components"] if one["purl"].startswith("pkg:deb/"))
    faults = [f"the loader takes {path}, which the SBOM does not name"
              for path in resolved if path not in said]
    faults += [f"the SBOM names {path}, which the loader does not take"
               for path in sorted(said) if path not in resolved]
    faults += [f"{path} is not the file that the SBOM names"
               for path, content in sorted(every.items())
               if not (folder / path).is_file() or digest(folder / path) != content]
    program = sbom["metadata"]["component"]["hashes"][0]["content"]
    if digest(folder / image_tree.PROGRAM) != program:
        faults.append(f"{image_tree.PROGRAM} is not the file that the SBOM names")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*.so*") if path.is_file()}
    faults += [f"{path} is a library that nothing loads" for path in sorted(found - set(said))]
    return faults
