#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace farmgate::testing {

// Names of things that exist, by collection: {"producers/*/lots/*", "producers/1/lots/2"}. Of a
// collection that is not among them a name is made up.
using Names = std::map<std::string, std::string>;

// What descriptors do not say, by a field's full name: its value as text, of a message its text
// format. A field that no rule asks for is set all the same.
using Values = std::map<std::string, std::string>;

// A request as its descriptor's rules want it, with nothing set that they do not ask for but
// personal data: names out of `names`, an etag that nothing has, an update mask of one field.
std::unique_ptr<google::protobuf::Message> sample_request(const google::protobuf::Descriptor& type,
                                                          const Names& names, const Values& values);

// Of which the personal data of such requests is made: texts that nothing else has.
const std::vector<std::string>& personal_marks();

// The collection of the first name that a request of this type must carry: "fairs/*"; "" for none.
std::string first_collection(const google::protobuf::Descriptor& type);

// A name of that collection that nothing has.
std::string made_up_name(const std::string& collection);

}  // namespace farmgate::testing
