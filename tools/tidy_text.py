"""Rules on the text of single files: lengths, words, banners, SQL, names of classes."""
import re

COLUMNS = 100
FUNCTION_LINES = 70
FILE_LINES = 300
MAIN_LINES = 60

CPP = (".cc", ".h")
# Files that must spell what they forbid.
OWN_RULES = ("tools/tidy", "tools/tidy_text.py", "tools/tidy_cases.py")

BANNED = re.compile(r"\b(TODO|FIXME|XXX|HACK|stub)\b|DISABLED_|\bGTEST_SKIP\b")
BANNER = re.compile(r"^\s*(//|#)\s*.*([-=*~])\2{9,}")
BOAST = re.compile(r"\b(production-ready|world-class|blazing|enterprise-grade)\b", re.I)
SQL = re.compile(r"\b(SELECT|INSERT INTO|DELETE FROM)\b|\bUPDATE\b.*\bSET\b")
VAGUE_CLASS = re.compile(r"\b(?:class|struct)\s+(?:\[\[\w+\]\]\s*)?"
                         r"(\w+(?:Manager|Helpers?|Utils?|Data|Info|Impl))\b")


def line_length(tree):
    for path in tree.with_suffix(".cc", ".h", ".proto", ".py", ".sh") + _scripts(tree):
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > COLUMNS:
                yield path, number, f"line of {len(line)} columns, {COLUMNS} allowed"


# Not protos: a service is one block of one file, and each RPC's comment belongs there.
def file_length(tree):
    for path in tree.with_suffix(".cc", ".h", ".py", ".sh") + _scripts(tree):
        limit = MAIN_LINES if path.endswith("/main.cc") else FILE_LINES
        count = len(tree.lines(path)) - 1
        if count > limit and not path.startswith("tests/"):
            yield path, limit + 1, f"file of {count} lines, {limit} allowed"


def _scripts(tree):
    return [path for path in tree.paths
            if "." not in path.rsplit("/", 1)[-1] and tree.lines(path)[:1] != []
            and tree.lines(path)[0].startswith("#!")]


def words(tree):
    for path in tree.paths:
        if path in OWN_RULES or path == "LICENSE":
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if match := BANNED.search(line):
                yield path, number, f"leftover '{match.group(0)}'"
            if match := BOAST.search(line):
                yield path, number, f"boast '{match.group(0)}'"
            if BANNER.search(line) and path.endswith((*CPP, ".py", ".sh", ".cmake", ".txt")):
                yield path, number, "banner: a comment says why, it does not draw lines"


def whitespace(tree):
    for path in tree.with_suffix(".cc", ".h", ".proto", ".py", ".sql", ".cmake", ".txt"):
        lines = tree.lines(path)
        for number, line in enumerate(lines, 1):
            if line.endswith((" ", "\t", "\r")):
                yield path, number, "blank or carriage return at the end of the line"
        if lines and lines[-1] != "":
            yield path, len(lines), "no newline at the end of the file"


def sql_at_home(tree):
    for path in tree.with_suffix(*CPP):
        if not path.startswith("services/") or "/storage/" in path:
            continue
        for number, line in enumerate(tree.lines(path), 1):
            if SQL.search(line):
                yield path, number, "SQL outside storage/"


def class_names(tree):
    for path in tree.with_suffix(*CPP):
        for number, line in enumerate(tree.lines(path), 1):
            if match := VAGUE_CLASS.search(line.split("//")[0]):
                yield path, number, f"vague name {match.group(1)}: name what it is"


# What is no code: comments, raw strings, strings, characters (not the marks in 1'000), directives.
NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-zA-Z_])'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:\\\n|[^\n])*", re.S | re.M)
SCOPE = re.compile(r"^(template\s*<[^()]*>\s*)?(\[\[\w+\]\]\s*)?(inline\s+)?"
                   r"(class|struct|union|enum|namespace|extern)\b")


def _code(lines):
    """The text with everything but code blanked, line ends kept."""
    return NOISE.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), "\n".join(lines))


def _functions(code):
    """(first line, last line) of each outermost function body with its signature."""
    open_braces, head, line, head_line = [], "", 1, 1
    for index, char in enumerate(code):
        if char == "{":
            inside = any(kind for kind, _, _ in open_braces)
            is_function = not inside and "(" in head and not SCOPE.match(head.strip())
            open_braces.append((is_function, head_line, head))
            head = ""
        elif char == "}":
            kind, begin, before = open_braces.pop() if open_braces else (False, line, "")
            if kind:
                yield begin, line
            # a member initialised with braces: the signature goes on behind it
            goes_on = code[index + 1:].lstrip()[:1] in (",", "{") and "(" in before
            head, head_line = (before, begin) if goes_on else ("", line)
        elif char == ";":
            head = ""
        else:
            if not head.strip() and not char.isspace():
                head, head_line = "", line
            head += char
        line += char == "\n"


def function_length(tree):
    for path in tree.with_suffix(*CPP):
        for begin, end in _functions(_code(tree.lines(path))):
            if end - begin + 1 > FUNCTION_LINES:
                yield path, begin, f"function of {end - begin + 1} lines, {FUNCTION_LINES} allowed"


RULES = (line_length, file_length, words, whitespace, sql_at_home, class_names, function_length)
