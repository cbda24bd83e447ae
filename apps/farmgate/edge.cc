#include <filesystem>
#include <fstream>

#include "apps/edge/config.h"
#include "apps/edge/contract.h"
#include "apps/farmgate/commands.h"

namespace farmgate::apps {
namespace {

Status write(const std::filesystem::path& path, const std::string& bytes) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::ofstream file(fresh, std::ios::binary);
  file << bytes;
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(fresh, path, failed);
  if (!file || failed) {
    return Status(Code::kFailedPrecondition, "FILE_UNWRITABLE", "cannot write " + path.string());
  }
  return ok();
}

}  // namespace

// Envoy and we see the same folder, so its files are named by their whole path.
Status edge(const Context& context) {
  const std::string& out = context.settings.text("out");
  if (out.empty() || !context.words.empty()) {
    return Status(Code::kInvalidArgument, "USAGE", "edge --config FILE --out FOLDER");
  }
  const std::filesystem::path folder = std::filesystem::absolute(out);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const auto& contract = edge::Contract::own();
  ASSIGN_OR_RETURN(const auto files, edge::files(context.settings, contract, folder.string()));
  RETURN_IF_ERROR(write(folder / "farmgate.binpb", contract.descriptor_set()));
  RETURN_IF_ERROR(write(folder / "edge.lua", files.script));
  return write(folder / "envoy.yaml", files.configuration);
}

}  // namespace farmgate::apps
