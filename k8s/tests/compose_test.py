"""The files of deploy/ against the published schema of Compose."""
import json
import os
import pathlib
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(os.environ["FARMGATE_ROOT"])
SITE = next((ROOT / ".farmgate" / "cache" / "k8s" / "venv" / "lib").glob("python3.*/site-packages"))
SCHEMA = SITE / "check_jsonschema" / "builtin_schemas" / "vendor" / "compose-spec.json"
SLIPS = (("mem_limit:", "memory_limit:"), ("cap_drop: [ALL]", "cap_drop: ALL"),
         ("create_host_path: false", "create_host_path: [no]"))


def faults(schema, document):
    check = jsonschema.Draft202012Validator(schema)
    return [error.message for error in check.iter_errors(document)]


class Compose(unittest.TestCase):
    def test_every_file_is_of_the_form_that_compose_reads(self):
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        files = sorted((ROOT / "deploy").glob("compose*.yaml"))
        self.assertEqual(len(files), 3)
        for path in files:
            text = path.read_text(encoding="utf-8")
            self.assertEqual(faults(schema, yaml.safe_load(text)), [], path)
            slips = [(right, wrong) for right, wrong in SLIPS if right in text]
            self.assertTrue(slips, path)
            for right, wrong in slips:
                self.assertNotEqual(faults(schema, yaml.safe_load(text.replace(right, wrong))), [])


if __name__ == "__main__":
    unittest.main()
