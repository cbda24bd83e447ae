"""Planted violations: each case is one file with one thing wrong, and the words of its finding."""
import os
import tempfile

CLEAN = {
    "CMakeLists.txt": "project(farmgate)\n",
    "README.md": "# farmgate\n\nSee [the guide](docs/guide.md#two-words) and [home](#farmgate).\n",
    "docs/guide.md": "# Two words\n",
    "chassis/base/CMakeLists.txt": "farmgate_library(base SRCS money.cc digest.cc)\n",
    "chassis/base/money.h": "#pragma once\n",
    "chassis/base/money.cc": '#include "chassis/base/money.h"\n',
    "chassis/base/digest.cc": "#include <openssl/evp.h>\n",
    "chassis/pg/CMakeLists.txt": "farmgate_library(pg SRCS pool.cc)\n",
    "chassis/pg/pool.cc": "#include <libpq-fe.h>\n",
    "services/orders/CMakeLists.txt":
        "farmgate_service(orders SRCS domain/order.cc storage/orders.cc wire/order.cc x.cc)\n",
    "services/orders/domain/order.h": "#pragma once\n#include <string>\n",
    "services/orders/domain/order.cc":
        '#include "services/orders/domain/order.h"\n#include "chassis/base/money.h"\n',
    "services/orders/storage/orders.cc": 'constexpr auto kRead = "SELECT 1";\n',
    "services/orders/wire/order.cc": '#include "farmgate/orders/v1/order.pb.h"\n',
    "services/listings/CMakeLists.txt": "farmgate_service(listings SRCS domain/listing.cc)\n",
    "services/listings/domain/listing.cc": "int price() { return 1'000'000; }\n",
    "apps/farmgate/CMakeLists.txt": "farmgate_binary(farmgate SRCS main.cc)\n",
    "apps/farmgate/main.cc": "int main() {}\n",
}
# Where a case needs a .cc that is built: named in the CMakeLists.txt of orders above.
ANY = "services/orders/x.cc"
BODY = "  step();\n" * 70


def _function(signature):
    return f"{signature} {{\n{BODY}}}\n"


CASES = (
    (ANY, "// " + "x" * 98 + "\n", "columns"),
    (ANY, _function("void f()"), "function of 72 lines"),
    (ANY, "namespace a {\nclass B {\n" + _function("  void f(int x) const") + "};\n}\n",
     "function of"),
    (ANY, _function("B::B(int x)\n    : x_{x}, y_{1}"), "function of"),
    (ANY, "void g() { log(\"}\"); }  // }\n" + _function("static int f(char c = '{')"),
     "function of"),
    (ANY, "// line\n" * 301, "file of 301 lines"),
    ("apps/farmgate/main.cc", "// line\n" * 61, "file of 61 lines, 60 allowed"),
    (ANY, "// TODO later\n", "leftover 'TODO'"),
    (ANY, "// FIXME\n", "leftover"), (ANY, "// XXX\n", "leftover"), (ANY, "// HACK\n", "leftover"),
    ("docs/guide.md", "# Two words\n\na stub\n", "leftover 'stub'"),
    (ANY, "TEST(Order, DISABLED_Ends) {}\n", "leftover 'DISABLED_'"),
    (ANY, "void f() { GTEST_SKIP(); }\n", "leftover 'GTEST_SKIP'"),
    (ANY, "// ==================\n", "banner"),
    ("README.md", "A production-ready suite.\n", "boast"),
    (ANY, "int a; \n", "blank or carriage return"), (ANY, "int a;", "no newline"),
    (ANY, 'auto s = "SELECT 1";\n', "SQL outside"),
    (ANY, 'auto s = "INSERT INTO t";\n', "SQL outside"),
    (ANY, 'auto s = "UPDATE t SET a = 1";\n', "SQL outside"),
    (ANY, 'auto s = "DELETE FROM t";\n', "SQL outside"),
    (ANY, "class OrderManager {};\n", "vague name OrderManager"),
    ("services/orders/util.h", "#pragma once\n", "vague file name"),
    ("services/orders/OrderStore.h", "#pragma once\n", "snake_case"),
    ("services/orders/y.cc", "int a;\n", "dead file: no CMakeLists.txt"),
    ("protos/farmgate/orders/v1/y.proto", "\n", "dead file: no CMakeLists.txt"),
    ("services/orders/y.h", "#pragma once\n", "dead file: nothing includes it"),
    ("core.1234", "x\n", "stray file"), ("chassis/base/notes.txt", "x\n", "stray file"),
    ("docs/more.md", "[gone](gone.md)\n", "dead link: gone.md"),
    ("docs/more.md", "[no](guide.md#nowhere)\n", "no heading #nowhere"),
    ("README.md", "[up](docs/../absent/)\n", "dead link"),
    (ANY, '#include "services/listings/domain/listing.h"\n', "includes service listings"),
    (ANY, '#include "listings/domain/listing.h"\n', "includes service listings"),
    ("chassis/base/money.cc", '#include "chassis/base/money.h"\n#include "services/orders/x.h"\n',
     "the chassis knows no service"),
    ("services/orders/domain/order.cc",
     '#include "services/orders/domain/order.h"\n#include "chassis/pg/pool.h"\n',
     "domain code sees"),
    ("services/orders/domain/order.cc",
     '#include "services/orders/domain/order.h"\n#include <sys/time.h>\n', "domain code sees"),
    ("services/orders/storage/orders.cc", '#include "farmgate/orders/v1/order.pb.h"\n',
     "messages stay"),
    ("services/orders/storage/orders.cc", '#include "services/orders/wire/order.h"\n',
     "storage/ knows no messages"),
    ("services/cooperatives/storage/contracts.cc",
     '#include "services/cooperatives/wire/contract.h"\n', "storage/ knows no messages"),
    ("services/orders/wire/order.cc", '#include "farmgate/orders/v1/order.grpc.pb.h"\n',
     "method table"),
    ("chassis/pg/pool.cc", '#include "farmgate/orders/v1/order.grpc.pb.h"\n', "method table"),
    *((ANY, f"#include <{header}>\n", "belongs to") for header in (
        "libpq-fe.h", "librdkafka/rdkafka.h", "hiredis/hiredis.h", "grpcpp/grpcpp.h", "grpc/grpc.h",
        "cjose/cjose.h", "jansson.h", "openssl/evp.h", "spdlog/spdlog.h", "prometheus/counter.h",
        "httplib.h", "utf8proc.h", "re2/re2.h", "nlohmann/json.hpp")),
    ("chassis/base/money.cc", '#include "chassis/base/money.h"\n#include <openssl/evp.h>\n',
     "belongs to"),
)


def _findings(violations, files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        return violations(root)


# x.cc is named by its CMakeLists.txt and is there in every tree.
def run(violations):
    """0 when the clean tree has no finding and every planted one is found in its file."""
    base = {**CLEAN, ANY: "int a;\n"}
    failures = [f"clean tree: {line}" for line in _findings(violations, base)]
    for path, text, words in CASES:
        found = _findings(violations, {**base, path: text})
        if not any(line.startswith(path + ":") and words in line for line in found):
            failures.append(f"not caught: {path} ({words}): {text[:60]!r}; found {found}")
    for failure in failures:
        print(failure)
    print(f"tidy --self-test: {len(CASES)} planted, {len(failures)} failure(s)")
    return 1 if failures else 0
