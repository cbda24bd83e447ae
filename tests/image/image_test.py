"""The image without an engine: what is in it, that it runs without rights, that a fault is seen."""
import calendar
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest

ROOT = pathlib.Path(os.environ["FARMGATE_ROOT"])
PROGRAM = pathlib.Path(os.environ["FARMGATE_BUILD"], "farmgate")
STACK = os.environ["FARMGATE_TEST_STACK"]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))
import image_oci  # noqa: E402
import image_run  # noqa: E402
import image_sbom  # noqa: E402
import image_tree  # noqa: E402

LIBRARY = "libutf8proc.so.2"


def image(*words):
    return subprocess.run([str(ROOT / "tools" / "image"), *words], capture_output=True, text=True)


class Image(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(tempfile.mkdtemp(prefix="farmgate-image-test-"))
        cls.tree = cls.work / "tree"
        made = image("tree", str(cls.tree), "--program", str(PROGRAM))
        assert made.returncode == 0, made.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.work)

    def planted(self):
        """A copy of the tree to break."""
        copy = pathlib.Path(tempfile.mkdtemp(dir=self.work)) / "tree"
        shutil.copytree(self.tree, copy, symlinks=True)
        return copy

    def shared_object(self, tree):
        return next(tree.rglob(LIBRARY))

    def refused(self, tree, *words):
        done = image("check", str(tree))
        self.assertEqual(done.returncode, 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_serves_without_rights_on_a_root_it_cannot_write(self):
        done = image("check", str(self.tree), "--stack", STACK)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_a_pod_may_not_do_is_seen_in_a_process_that_can(self):
        if os.geteuid() != 0:
            self.skipTest("not root")
        faults = "\n".join(image_run.rights(os.getpid()))
        for word in ("CapEff", "CapBnd", "gain privileges", "runs as root", "can be written"):
            self.assertIn(word, faults)

    def test_a_missing_library_is_named(self):
        tree = self.planted()
        self.shared_object(tree).unlink()
        self.refused(tree, LIBRARY)

    def test_a_library_nobody_loads_is_named(self):
        tree = self.planted()
        shutil.copy(self.shared_object(tree), tree / "lib" / "libstray.so.1")
        self.refused(tree, "lib/libstray.so.1 is a library that nothing loads")

    def test_other_bytes_than_the_sbom_names_are_seen(self):
        tree = self.planted()
        with open(self.shared_object(tree), "ab") as file:
            file.write(b"more")
        self.refused(tree, f"{LIBRARY} is not the file that the SBOM names")

    def test_a_library_that_the_sbom_leaves_out_is_named(self):
        tree = self.planted()
        path = tree / image_sbom.PATH
        sbom = json.loads(path.read_text(encoding="utf-8"))
        gone = sbom["components"].pop(0)["components"][0]["name"]
        path.write_text(json.dumps(sbom), encoding="utf-8")
        self.refused(tree, f"the loader takes {gone}, which the SBOM does not name")

    def test_holds_no_shell_and_no_file_of_mode_s(self):
        for path in self.tree.rglob("*"):
            self.assertNotIn(path.name, ("sh", "bash", "dash", "busybox"))
            self.assertFalse(path.is_file() and path.stat().st_mode & 0o6000, path)

    def test_every_library_has_its_package_version_and_licence(self):
        sbom = json.loads((self.tree / image_sbom.PATH).read_text(encoding="utf-8"))
        self.assertEqual((sbom["bomFormat"], sbom["specVersion"]), ("CycloneDX", "1.5"))
        for one in sbom["components"]:
            self.assertRegex(one["purl"], r"^pkg:deb/debian/[a-z0-9.+%-]+@\S+\?arch=\w+&distro=")
        refs = [one["bom-ref"] for one in sbom["components"]]
        self.assertEqual(len(refs), len(set(refs)))

    def test_the_archive_is_the_same_twice_and_its_digests_hold(self):
        first, second = (self.work / name for name in ("a.tar", "b.tar"))
        made = image("pack", str(first), "--program", str(PROGRAM))
        self.assertEqual(made.returncode, 0, made.stderr)
        image_oci.pack(self.tree, second, "farmgate", self.revision())
        self.assertEqual(first.read_bytes(), second.read_bytes())
        with tarfile.open(first) as tar:
            blobs = {name: tar.extractfile(name).read() for name in tar.getnames()}
        for name, content in blobs.items():
            if name.startswith("blobs/sha256/"):
                self.assertEqual(image_oci.sha(content), "sha256:" + name.rsplit("/", 1)[1])
        manifest = self.linked(blobs, json.loads(blobs["index.json"])["manifests"][0])
        config = self.linked(blobs, manifest["config"])["config"]
        self.assertEqual(config["User"], "65532:65532")
        self.assertEqual(config["Entrypoint"], ["/usr/bin/farmgate"])

    def revision(self):
        sbom = json.loads((self.tree / image_sbom.PATH).read_text(encoding="utf-8"))
        made = sbom["metadata"]["component"]
        moment = time.strptime(sbom["metadata"]["timestamp"], "%Y-%m-%dT%H:%M:%SZ")
        return {"commit": made["properties"][0]["value"], "version": made["version"],
                "epoch": calendar.timegm(moment)}

    def linked(self, blobs, entry):
        content = blobs["blobs/" + entry["digest"].replace(":", "/")]
        self.assertEqual(len(content), entry["size"])
        return json.loads(content)

    def test_the_dockerfile_says_the_same(self):
        text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
        user = f"{image_tree.USER}:{image_tree.USER}"
        self.assertEqual(re.findall(r"^USER (\S+)$", text, re.MULTILINE), [user])
        labels = dict(re.findall(r'(org\.opencontainers\.image\.\w+)="([^"]*)"', text))
        revision = {"commit": "${FARMGATE_COMMIT}", "epoch": 0, "version": "0.1.0"}
        wanted = image_oci.labels(revision)
        del wanted["org.opencontainers.image.created"]
        self.assertEqual(labels, wanted)
        ports = re.search(r"^EXPOSE (.*)$", text, re.MULTILINE).group(1).split()
        exposed = image_oci.config(revision, "")["config"]["ExposedPorts"]
        self.assertEqual({f"{port}/tcp" for port in ports}, set(exposed))


if __name__ == "__main__":
    unittest.main()
