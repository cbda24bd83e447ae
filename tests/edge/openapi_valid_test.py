"""The description of the contract, read by a validator that is not ours."""
import copy
import json
import os
import pathlib
import subprocess
import sys
import unittest

SITE = pathlib.Path(os.environ["FARMGATE_ROOT"], ".farmgate", "cache", "googleapis")
sys.path.append(str(SITE))  # after Debian's own: of the wheels only what Debian has not

from openapi_spec_validator import openapi_v3_spec_validator  # noqa: E402

PROGRAM = pathlib.Path(os.environ["FARMGATE_BUILD"], "farmgate")


def faults(document):
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}"
            for fault in openapi_v3_spec_validator.iter_errors(document)]


class Description(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = json.loads(subprocess.run([str(PROGRAM), "openapi"], check=True,
                                                 capture_output=True, text=True).stdout)

    def test_is_what_openapi_3_allows(self):
        self.assertEqual(faults(self.document), [])

    def test_a_fault_would_be_found(self):
        wrong = copy.deepcopy(self.document)
        del wrong["paths"]["/v1/orders"]["get"]["responses"]
        self.assertEqual(len(faults(wrong)), 1)


if __name__ == "__main__":
    unittest.main()
