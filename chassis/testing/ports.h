#pragma once

namespace farmgate::testing {

// The first of `count` TCP ports in a row that are free, and this process's as long as it runs: no
// other test is given them before they are listened at, nor while a server that listened is started
// anew. Ends the program when there are none.
int free_ports(int count);

}  // namespace farmgate::testing
