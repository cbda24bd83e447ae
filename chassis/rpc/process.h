#pragma once

namespace farmgate::rpc {

// What holds for the libraries below gRPC in the whole process; harmless to repeat.
void tune_process();

}  // namespace farmgate::rpc
