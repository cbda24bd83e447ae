"""Rules on the include graph: who may see which header."""
import re

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
STANDARD = re.compile(r"[a-z][a-z0-9_]*$")

# Third-party headers and the only places that may include them: a path that ends in / is a folder.
HOMES = (
    (r"libpq-fe\.h|libpq/", "libpq", ("chassis/pg/",)),
    (r"librdkafka/", "librdkafka", ("chassis/kafka/",)),
    (r"hiredis/", "hiredis", ("chassis/redis/",)),
    (r"grpcpp/|grpc/", "gRPC", ("chassis/rpc/", "tests/", "bench/")),
    (r"cjose/|jansson\.h", "the JWT library", ("chassis/auth/",)),
    (r"openssl/", "OpenSSL", ("chassis/auth/", "chassis/base/digest.cc")),
    (r"spdlog/", "spdlog", ("chassis/telemetry/",)),
    (r"prometheus/", "prometheus-cpp", ("chassis/telemetry/",)),
    (r"httplib\.h", "cpp-httplib", ("chassis/host/",)),
    (r"utf8proc\.h", "utf8proc", ("chassis/base/",)),
    (r"re2/", "RE2", ("chassis/validate/",)),
    (r"turbojpeg\.h|png\.h|webp/|lcms2\.h|stb/", "image formats",
     ("services/listings/image/", "tests/support/image_samples.cc")),
    (r"nlohmann/", "nlohmann-json", ("apps/", "bench/", "tests/")),
)


def _includes(tree):
    """(path, line number, is a system header, header) of every include."""
    for path in tree.with_suffix(".cc", ".h"):
        for number, line in enumerate(tree.lines(path), 1):
            if match := INCLUDE.match(line):
                yield path, number, match.group(1) == "<", match.group(2)


def _service(path):
    return path.split("/")[1] if path.startswith("services/") and path.count("/") > 1 else None


def driver_homes(tree):
    for path, number, _, header in _includes(tree):
        for pattern, name, homes in HOMES:
            if re.match(pattern, header) and not _at_home(path, homes):
                yield path, number, f"<{header}>: {name} belongs to {', '.join(homes)} only"


def _at_home(path, homes):
    return any(path.startswith(home) if home.endswith("/") else path == home for home in homes)


def services_apart(tree):
    services = {_service(path) for path in tree.paths} - {None}
    for path, number, _, header in _includes(tree):
        own = _service(path)
        other = header.removeprefix("services/").split("/")[0]
        if own and other in services and other != own and "/" in header:
            yield path, number, f'"{header}": service {own} includes service {other}'
        if path.startswith("chassis/") and header.startswith(("services/", "apps/")):
            yield path, number, f'"{header}": the chassis knows no service'


def pure_domain(tree):
    for path, number, system, header in _includes(tree):
        own = _service(path)
        if not own or not path.startswith(f"services/{own}/domain/"):
            continue
        if system and STANDARD.match(header):
            continue
        allowed = ("chassis/base/", f"services/{own}/domain/", f"{own}/domain/")
        if not system and (header.startswith(allowed) or "/" not in header):
            continue
        yield path, number, f"{header}: domain code sees the standard library and chassis/base only"


def generated_code(tree):
    for path, number, _, header in _includes(tree):
        if header.endswith(".grpc.pb.h") and path.startswith(("services/", "chassis/")):
            yield path, number, f'"{header}": the method table serves, no generated service does'
        elif header.endswith(".pb.h") and not _may_see_messages(path):
            yield path, number, f'"{header}": messages stay in wire/, api/ and events/'


def _may_see_messages(path):
    # compose.cc names the messages of each method it registers.
    if path.startswith(("chassis/", "apps/", "tests/", "bench/")) or path.endswith("/compose.cc"):
        return True
    own = _service(path)
    return bool(own) and path.startswith(
        tuple(f"services/{own}/{folder}/" for folder in ("wire", "api", "events")))


# Terms are kept as the bytes that are signed: who reads or writes them needs their one form.
TERMS_READERS = tuple(f"services/cooperatives/storage/{name}.cc"
                      for name in ("annexes", "contracts", "linkage"))


def storage_apart(tree):
    for path, number, _, header in _includes(tree):
        own = _service(path)
        if not own or not path.startswith(f"services/{own}/storage/"):
            continue
        terms = path in TERMS_READERS and header == f"services/{own}/wire/terms.h"
        if header.startswith(f"services/{own}/wire/") and not terms:
            yield path, number, f'"{header}": storage/ knows no messages'


RULES = (driver_homes, services_apart, pure_domain, generated_code, storage_apart)
