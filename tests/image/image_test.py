"""The image without an engine: what is in it, that it runs without rights, that a fault is seen."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(os.environ["FARMGATE_ROOT"])
PROGRAM = pathlib.Path(os.environ["FARMGATE_BUILD"], "farmgate")
STACK = os.environ["FARMGATE_TEST_STACK"]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tools"))
import image_limits  # noqa: E402
import image_oci  # noqa: E402
import image_run  # noqa: E402
import image_sbom  # noqa: E402
import image_tree  # noqa: E402

LIBRARY = "libutf8proc.so.2"


def image(*words, **variables):
    return subprocess.run([str(ROOT / "tools" / "image"), *words], capture_output=True, text=True,
                          env={**os.environ, **variables})


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

    def test_a_season_is_played_without_rights_on_a_root_it_cannot_write(self):
        done = image("check", str(self.tree), "--stack", STACK, "--season",
                     str(PROGRAM.with_name("season")))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        print(done.stdout, end="")

    def test_what_a_pod_may_not_do_is_seen_in_a_process_that_can(self):
        if os.geteuid() != 0:
            self.skipTest("not root")
        faults = "\n".join(image_run.rights(os.getpid()))
        for word in ("CapEff", "CapBnd", "gain privileges", "runs as root", "can be written",
                     "every system call"):
            self.assertIn(word, faults)

    def unshared(self, *before):
        words = ["import ctypes, image_limits", *before,
                 "libc = ctypes.CDLL(None, use_errno=True)",
                 "print(libc.unshare(0x04000000), ctypes.get_errno())"]
        done = subprocess.run([sys.executable, "-c", "\n".join(words)], capture_output=True,
                              text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "tools"),
                                              "PYTHONDONTWRITEBYTECODE": "1"})
        return done.stdout.strip()

    def test_calls_that_a_runtime_refuses_are_refused(self):
        if os.geteuid() != 0:
            self.skipTest("not root")
        self.assertEqual(self.unshared(), "0 0")
        self.assertEqual(self.unshared("image_limits.refusals()()"), "-1 1")

    def test_a_process_over_its_memory_is_ended(self):
        memory = image_limits.Memory(1 << 20) if os.geteuid() == 0 else None
        if memory is None or memory.folder is None:
            self.skipTest("no control group of memory is to be had here")
        self.addCleanup(memory.remove)
        box = image_run.Box(self.tree, image_tree.USER, group=memory.folder)
        self.assertEqual(box.run(["/usr/bin/farmgate", "--help"]), (-signal.SIGKILL, ""))

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
            self.assertRegex(one["purl"], r"^pkg:deb/debian/[a-z0-9.+%-]+@\S+\?arch=\w+&distro="
                             r"|^pkg:npm/swagger-ui-dist@\d+\.\d+\.\d+$")
        refs = [one["bom-ref"] for one in sbom["components"]]
        self.assertEqual(len(refs), len(set(refs)))

    def test_the_page_of_the_contract_is_in_it_with_its_licence(self):
        for name in ("swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"):
            kept = ROOT / ".farmgate" / "cache" / "docs" / name
            shipped = self.tree / "usr/share/farmgate/docs" / name
            self.assertEqual(shipped.read_bytes(), kept.read_bytes())
        sbom = json.loads((self.tree / image_sbom.PATH).read_text(encoding="utf-8"))
        page = next(one for one in sbom["components"] if one["name"] == "swagger-ui-dist")
        self.assertEqual(page["licenses"], [{"license": {"id": "Apache-2.0"}}])
        self.assertEqual(len(page["components"]), 3)
        tree = self.planted()
        (tree / "usr/share/farmgate/docs/swagger-ui.css").unlink()
        self.refused(tree, "docs/swagger-ui.css is not the file that the SBOM names")

    def test_the_archive_is_the_same_twice_and_its_digests_hold(self):
        first, second = (self.work / name for name in ("a.tar", "b.tar"))
        for path in (first, second):
            made = image("pack", str(path), "--program", str(PROGRAM),
                         SOURCE_DATE_EPOCH="1700000000")
            self.assertEqual(made.returncode, 0, made.stderr)
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
        self.assertEqual(config["Labels"]["org.opencontainers.image.created"],
                         "2023-11-14T22:13:20Z")

    def linked(self, blobs, entry):
        content = blobs["blobs/" + entry["digest"].replace(":", "/")]
        self.assertEqual(len(content), entry["size"])
        return json.loads(content)

    def test_the_dockerfile_says_the_same(self):
        text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
        user = f"{image_tree.USER}:{image_tree.USER}"
        self.assertEqual(re.findall(r"^USER (\S+)$", text, re.MULTILINE), [user])
        labels = dict(re.findall(r'(org\.opencontainers\.image\.\w+)="([^"]*)"', text))
        version = subprocess.run([str(PROGRAM), "--version"], check=True, capture_output=True,
                                 text=True).stdout.split()[1]
        revision = {"commit": "${FARMGATE_COMMIT}", "epoch": 0, "version": version}
        wanted = image_oci.labels(revision)
        del wanted["org.opencontainers.image.created"]
        self.assertEqual(labels, wanted)
        ports = re.search(r"^EXPOSE (.*)$", text, re.MULTILINE).group(1).split()
        exposed = image_oci.config(revision, "")["config"]["ExposedPorts"]
        self.assertEqual({f"{port}/tcp" for port in ports}, set(exposed))


if __name__ == "__main__":
    unittest.main()
