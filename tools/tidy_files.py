"""Rules on which files there are: known kinds, names, none that nothing uses, no dead link."""
import os
import re

# A file that fits no line here is a stray: it goes away, or its kind is added with its first file.
KINDS = tuple(re.compile(kind + "$") for kind in (
    r"CMakeLists\.txt|CMakePresets\.json|dev|LICENSE|[A-Z]+\.md",
    r"\.(clang-format|clang-tidy|editorconfig|gitignore)|\.ci/run",
    r"cmake/[\w./-]+\.(cmake|in)",
    r"protos/(.+\.proto|buf\.yaml|CMakeLists\.txt|(.+/)?README\.md)",
    r"(chassis|services|apps|bench)/(.+\.(cc|h|sql|proto|json)|(.+/)?(CMakeLists\.txt|README\.md))",
    r"tests/(.+\.(cc|h|sql|proto|json|csv|txt|py|sh|golden|hex|binpb)|(.+/)?README\.md)",
    r"data/.+\.(json|csv|tsv|txt|md)",
    r"docs/.+\.(md|svg|png)",
    r"deploy/envoy/.+\.(yaml|lua|html|js)",
    r"deploy/(Dockerfile|(.+/)?[\w.-]+\.(ya?ml|json|md|conf|sql|sh|dockerignore))",
    r"k8s/((.+/)?[\w.-]+\.(ya?ml|json|tpl|txt|py|md|go|mod|sum)|chart/files/dashboards)",
    r"tools/[\w-]+(\.(sh|py|txt))?|tools/(parts/[\w-]+\.sh|kafka/(pom\.xml|jars\.sha256))",
))
SOURCE_NAME = re.compile(r"[a-z0-9_]+\.(cc|h|proto|sql)$")
VAGUE_FILE = re.compile(r"(utils?|common|helpers?|misc)\.(cc|h|proto)$")
QUOTED = re.compile(r'#include "([^"]+)"')
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def known_kinds(tree):
    for path in tree.paths:
        if not any(kind.match(path) for kind in KINDS):
            yield path, 1, "stray file: no kind of file that this repository has"


def file_names(tree):
    for path in tree.with_suffix(".cc", ".h", ".proto", ".sql"):
        name = path.rsplit("/", 1)[-1]
        if not SOURCE_NAME.match(name):
            yield path, 1, "file names are snake_case"
        if VAGUE_FILE.match(name):
            yield path, 1, "vague file name: put each function with its noun"


def dead_files(tree):
    """A source that no CMakeLists.txt names is not built, a header nobody includes is not read."""
    for path in tree.with_suffix(".cc", ".proto"):
        if not _named_above(tree, path):
            yield path, 1, "dead file: no CMakeLists.txt above it names it"
    included = {match.group(1) for path in tree.with_suffix(".cc", ".h")
                for line in tree.lines(path) if (match := QUOTED.match(line))}
    for path in tree.with_suffix(".h"):
        if not any(path == name or path.endswith("/" + name) for name in included):
            yield path, 1, "dead file: nothing includes it"


def _named_above(tree, path):
    folder = path
    while folder:
        folder = os.path.dirname(folder)
        text = "\n".join(tree.lines(_join(folder, "CMakeLists.txt"))
                         if _join(folder, "CMakeLists.txt") in tree.paths else [])
        name = re.escape(os.path.relpath(path, folder or "."))
        if re.search(rf"(?<![\w/]){name}(?!\w)", text):
            return True
    return False


def _join(folder, name):
    return f"{folder}/{name}" if folder else name


def dead_links(tree):
    for path in tree.with_suffix(".md"):
        fenced = False
        for number, line in enumerate(tree.lines(path), 1):
            fenced ^= line.lstrip().startswith("```")
            for target in [] if fenced else LINK.findall(re.sub(r"`[^`]*`", "", line)):
                if problem := _link_problem(tree, path, target):
                    yield path, number, problem


def _link_problem(tree, path, target):
    if re.match(r"[a-z]+:", target):
        return None
    name, _, anchor = target.partition("#")
    file = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
    if not tree.exists(file):
        return f"dead link: {target}"
    if anchor and file.endswith(".md") and anchor not in _anchors(tree.lines(file)):
        return f"dead link: no heading #{anchor} in {file}"
    return None


def _anchors(lines):
    titles = [line.lstrip("#").strip() for line in lines if re.match(r"#{1,6} ", line)]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


RULES = (known_kinds, file_names, dead_files, dead_links)
