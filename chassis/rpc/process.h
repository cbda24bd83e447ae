#pragma once

namespace farmgate::rpc {

// What holds for the whole process in gRPC and below it; harmless to repeat. Call it before a server
// or channel is made.
void tune_process();

}  // namespace farmgate::rpc
