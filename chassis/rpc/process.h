#pragma once

namespace farmgate::rpc {

// Settings of the libraries below gRPC that hold for the whole process; harmless to repeat.
void tune_process();

}  // namespace farmgate::rpc
