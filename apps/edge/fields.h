#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <string>
#include <vector>

namespace farmgate::edge {

// The fields of every message that a JSON body may hold, as edge.lua asks for them.
class FieldTable {
 public:
  // The number of a message, which is in the table from now on with all that it holds. 0 for one
  // whose JSON is a form of its own, such as Timestamp.
  int number_of(const google::protobuf::Descriptor& message);
  // "local FIELDS = {...}", of what was asked for so far.
  std::string lua();

 private:
  std::map<const google::protobuf::Descriptor*, int> numbers_;
  std::vector<const google::protobuf::Descriptor*> messages_;
};

}  // namespace farmgate::edge
