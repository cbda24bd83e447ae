#include <cstdlib>
#include <string>
#include <vector>

#include "bench/echo.h"
#include "bench/report.h"

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 4 && words[0] == "echo") {
    return farmgate::bench::serve_echo(std::atoi(words[1].c_str()), words[2],
                                       std::atoi(words[3].c_str()));
  }
  const bool json = !words.empty() && words[0] == "--json";
  if (json) words.erase(words.begin());
  return farmgate::bench::run(argv[0], json, words);
}
