#include <string>
#include <vector>

#include "apps/season/command.h"

int main(int argc, char** argv) {
  return farmgate::season::run(argv[0], std::vector<std::string>(argv + 1, argv + argc));
}
