# Writes OUT: the text of FILE as farmgate::NAME(), for data that a library carries with it.
file(READ ${FILE} text)
file(WRITE ${OUT} "#include <string_view>

namespace farmgate {

std::string_view ${NAME}();
std::string_view ${NAME}() {
  return R\"text(${text})text\";
}

}  // namespace farmgate
")
