#!/usr/bin/env python3
"""Makes JSON schemas that kubeconform reads from a file tree: of the API and of definitions.

    schemas.py api SITE MINOR OUT     those of Kubernetes 1.MINOR, from the wheel in SITE
    schemas.py crd OUT FILE...        those of CustomResourceDefinitions; unknown fields are refused
"""
import json
import pathlib
import sys

import yaml


def api(site, minor, out):
    """The wheel's schemas name a server's path; a file beside them serves as well."""
    folder = pathlib.Path(site, "kubernetes_validate", "kubernetes-json-schema")
    kept = 0
    for path in sorted((folder / f"v1.{minor}.0-local-strict").glob("*.json")):
        if path.name == "all.json":
            continue
        text = path.read_text(encoding="utf-8")
        schema = json.loads(text.replace('"/api/_definitions.json#', '"_definitions.json#'))
        schema.pop("$id", None)
        (out / path.name).write_text(json.dumps(schema), encoding="utf-8")
        kept += 1
    if not kept:
        sys.exit(f"schemas: the wheel in {site} has none for Kubernetes 1.{minor}")


def closed(schema):
    """The same schema with every object closed that lists its fields."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    open_ended = made.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(made.get("properties"), dict) and not open_ended:
        made.setdefault("additionalProperties", False)
    return made


def crd(out, files):
    for file in files:
        for document in yaml.safe_load_all(pathlib.Path(file).read_text(encoding="utf-8")):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            for version in spec["versions"]:
                schema = closed(version["schema"]["openAPIV3Schema"])
                schema["properties"]["metadata"] = {"type": "object"}
                folder = out / spec["group"]
                folder.mkdir(parents=True, exist_ok=True)
                name = f'{spec["names"]["kind"].lower()}_{version["name"]}.json'
                (folder / name).write_text(json.dumps(schema), encoding="utf-8")


def main(words):
    if len(words) == 4 and words[0] == "api":
        out = pathlib.Path(words[3])
        out.mkdir(parents=True, exist_ok=True)
        api(words[1], words[2], out)
    elif len(words) > 2 and words[0] == "crd":
        crd(pathlib.Path(words[1]), words[2:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
