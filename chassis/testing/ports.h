#pragma once

namespace farmgate::testing {

// The first of `count` free TCP ports in a row, below those the kernel gives to outgoing
// connections. Ends the program when there are none.
int free_ports(int count);

}  // namespace farmgate::testing
