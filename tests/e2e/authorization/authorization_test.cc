// Every method for every role, direct and through the edge: its own things, those of another party,
// and none at all. What came out is compared with authorization.golden, a table that people review.
// Nothing of the personal data in all these calls may stand in the log.
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "chassis/auth/policy.h"
#include "chassis/host/admin_client.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "google/api/resource.pb.h"
#include "tests/contract/protos.h"
#include "tests/e2e/authorization/things.h"
#include "tests/e2e/authorization/through_edge.h"
#include "tests/support/sample_request.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;
using auth::Role;
using contract::Descriptor;
using contract::MethodDescriptor;

constexpr Role kRoles[] = {Role::kPublic,         Role::kBuyer,
                           Role::kProducer,       Role::kCooperativeManager,
                           Role::kCommuneOfficer, Role::kProvinceOfficer,
                           Role::kCouncilMember,  Role::kCouncilSecretary,
                           Role::kFairOrganiser,  Role::kBank,
                           Role::kAdmin,          Role::kService};

constexpr const char* kLegend =
    "# What a caller learns, a row for each method, a column for each role. Three letters: of its\n"
    "# own thing, of another party's of another province, of one that there is not. One: it is\n"
    "# refused, or nobody has called.\n"
    "#   s  a reply that names it            a  a reply, or a refusal that has judged it\n"
    "#   n  not found                        d  denied for another reason than the role\n"
    "#   i  refused for what the request is  -  the role does not have the method\n"
    "#   u  who calls must say who it is\n";

char letter_of(const StatusOr<std::string>& answer, const std::string& name) {
  if (answer.ok()) {
    const std::string id = name.substr(name.rfind('/') + 1);
    return answer->find(id) != std::string::npos ? 's' : 'a';
  }
  const Status& status = answer.status();
  switch (status.code()) {
    case Code::kUnauthenticated: return 'u';
    case Code::kNotFound: return 'n';
    case Code::kPermissionDenied: return status.reason() == "ROLE_LACKING" ? '-' : 'd';
    case Code::kInvalidArgument: return 'i';
    case Code::kUnimplemented:
    case Code::kInternal:
    case Code::kUnknown: return '!';
    default: return 'a';
  }
}

// Reads come first, what ends things last: the others then find them as the season left them.
int rank_of(const MethodDescriptor& method) {
  if (contract::is_read(method)) return 0;
  for (const char* verb :
       {"Cancel", "Close", "Delete", "End", "Expire", "Refund", "Reject", "Remove", "Retire",
        "Return", "Revoke", "Suspend", "Terminate", "Withdraw", "WriteOff"}) {
    if (contract::has_verb(method, verb)) return 2;
  }
  return 1;
}

std::vector<const MethodDescriptor*> methods_in_order() {
  std::vector<const MethodDescriptor*> methods = contract::methods();
  std::sort(methods.begin(), methods.end(), [](const auto* a, const auto* b) {
    return std::pair(rank_of(*a), a->full_name()) < std::pair(rank_of(*b), b->full_name());
  });
  return methods;
}

// The collection of what a list without a name in its request has.
std::string collection_of_reply(const Descriptor& reply) {
  for (int i = 0; i < reply.field_count(); ++i) {
    const auto* type = reply.field(i)->message_type();
    if (type == nullptr || !type->options().HasExtension(google::api::resource)) continue;
    std::string pattern = type->options().GetExtension(google::api::resource).pattern(0);
    for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{')) {
      pattern.replace(at, pattern.find('}') - at + 1, "*");
    }
    return pattern;
  }
  return "";
}

// What the rules in the protos do not say.
const Values kValues = {
    {"farmgate.certification.v1.AttachEvidenceRequest.evidence", "kind: 'a-kind' title: 'a paper'"},
    {"farmgate.certification.v1.UpdateDossierRequest.update_mask", "wanted_star"},
    {"farmgate.certification.v1.EndAppointmentRequest.valid_through_date",
     "year: 2027 month: 6 day: 1"},
    {"farmgate.cooperatives.v1.Membership.birth_date", "year: 1980 month: 1 day: 1"},
    {"farmgate.cooperatives.v1.UpdateCooperativeRequest.update_mask", "business_plan_digest"},
    {"farmgate.cooperatives.v1.UpdateMembershipRequest.update_mask", "capital_vnd"},
    {"farmgate.listings.v1.UpdateListingRequest.update_mask", "title"},
    {"farmgate.orders.v1.LookupGuestOrderRequest.phone", "0912345678"},
    {"farmgate.orders.v1.Offer.end_time", "seconds: 4102444800"},
    {"farmgate.orders.v1.OrderLine.quantity", "thousandths: 1000 unit: UNIT_PIECE"},
    {"farmgate.orders.v1.ReceiveStockRequest.quantity", "thousandths: 1000 unit: UNIT_PIECE"},
    {"farmgate.orders.v1.TransferStockRequest.quantity", "thousandths: 1000 unit: UNIT_PIECE"},
    {"farmgate.orders.v1.WithdrawStockRequest.quantity", "thousandths: 1000 unit: UNIT_PIECE"},
    {"farmgate.orders.v1.UpdateOfferRequest.update_mask", "unit_price_vnd"},
    {"farmgate.producers.v1.ConsumeLotRequest.purpose", "3"},
    {"farmgate.producers.v1.Outbreak.species", "chicken"},
    {"farmgate.producers.v1.Plot.area", "thousandths: 1000 unit: UNIT_SQUARE_METRE"},
    {"farmgate.producers.v1.UpdateProducerRequest.update_mask", "address"},
};

// What they name is everybody's who may ask at all: the fair of an applicant's own applications,
// and outbreaks.
const std::set<std::string> kOpen = {"ListApplications", "GetOutbreak"};

class Authorization : public ::testing::Test {
 protected:
  void start() {
    suite_.migrate();
    suite_.start();
  }
  Authorization() {
    const std::string root = require_env("FARMGATE_ROOT");
    const Finished rubrics =
        suite_.farmgate({"import", "rubrics", root + "/data/rubrics/qd26-2026", "--as",
                         "a-province-officer", "--roles", "PROVINCE_OFFICER"});
    EXPECT_EQ(rubrics.code, 0) << rubrics.err;
    const Finished played =
        run_program({require_env("FARMGATE_BUILD") + "/season", "play", "--config", suite_.config(),
                     "--seed", "1", "--data", root + "/data/season"},
                    suite_.folder());
    EXPECT_EQ(played.code, 0) << played.err;
    // The season changes no contract.
    suite_.execute(
        "cooperatives",
        "INSERT INTO contract_annex SELECT id, 1, author, terms, terms_digest, 'a reason', "
        "1, now(), gen_random_uuid() FROM contract");
    things_ = things_of_the_season(suite_);
    stranger_ = stranger_to(suite_, things_);
    for (const auto& [collection, thing] : things_) names_[collection] = thing.name;
    names_["communes/*"] = "communes/07582";
    names_["provinces/*"] = "provinces/24";
    secretary_ = suite_.value("certification", "SELECT secretary FROM council");
    make("producers/*/cropPlans/*", "producers.v1.ProducerService/CreateCropPlan", "producers/*");
    make("outbreaks/*", "producers.v1.BiosecurityService/DeclareOutbreak", "");
    values_["farmgate.producers.v1.ReverseLotConsumptionRequest.consumption_id"] = suite_.value(
        "producers",
        "SELECT id FROM lot_consumption WHERE lot::text = '" +
            names_["producers/*/lots/*"].substr(names_["producers/*/lots/*"].rfind('/') + 1) + "'");
    values_["farmgate.certification.v1.DecideDossierRequest.decision_date"] =
        suite_.value("certification",
                     "SELECT to_char(max(session_date), '\"year: \"YYYY\" month: \"FMMM\" day: "
                     "\"FMDD') FROM session");
    const std::string member =
        suite_.value("certification", "SELECT id FROM council_member ORDER BY id LIMIT 1");
    for (const char* request :
         {"EndAppointment", "DelegateChair", "RecuseMember", "SubstituteMember"}) {
      values_["farmgate.certification.v1." + std::string(request) + "Request.member"] = member;
    }
  }

  // What the season leaves none of, made by whom the thing that it belongs to is.
  void make(const std::string& collection, const std::string& method, const std::string& parent) {
    const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        "farmgate." + std::string(method).replace(method.find('/'), 1, "."));
    ASSERT_NE(found, nullptr) << method;
    Thing it = parent.empty() ? Thing{} : things_[parent];
    const Role role = parent.empty() ? Role::kProvinceOfficer : Role::kProducer;
    Names names = names_;
    if (!it.party.empty()) names["producers/*"] = it.party;
    const auto reply = send(*found, names, suite_.token(owner(it, role)), "edge");
    ASSERT_THAT(reply, IsOk()) << method;
    std::unique_ptr<google::protobuf::Message> made(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(found->output_type())
            ->New());
    ASSERT_TRUE(made->ParseFromString(*reply));
    it.name =
        made->GetReflection()->GetString(*made, found->output_type()->FindFieldByName("name"));
    things_[collection] = it;
    names_[collection] = it.name;
  }

  Caller owner(const Thing& of, Role role) const {
    if (role == Role::kCouncilSecretary) return {secretary_, {role}};
    const bool acts = role == Role::kProducer || role == Role::kCooperativeManager;
    Caller who{of.subject.empty() ? "somebody" : of.subject, {role}};
    if (acts && !of.party.empty()) who.orgs = {of.party};
    who.commune = of.commune.empty() ? "communes/07582" : of.commune;
    return who;
  }
  Caller stranger(Role role) const {
    Caller who = owner(stranger_, role);
    who.subject = stranger_.subject;
    who.province = "provinces/01";
    return who;
  }

  StatusOr<std::string> send(const MethodDescriptor& method, const Names& names,
                             const std::string& token, const std::string& certificate) {
    const auto request = sample_request(*method.input_type(), names, values_);
    const std::string path = method.service()->full_name() + "/" + method.name();
    rpc::Channel& channel = channel_of(method, certificate);
    const rpc::CallOptions options{.deadline = in(10s), .token = token};
    if (method.client_streaming()) {
      const auto upload = channel.upload(path, options);
      (void)upload->send(*request);
      return upload->finish();
    }
    if (!method.server_streaming()) {
      return channel.call_bytes(path, request->SerializeAsString(), options);
    }
    auto next = channel.watch(path, *request, options)->next();
    if (!next.ok()) return next.status();
    return next->value_or("");
  }
  rpc::Channel& channel_of(const MethodDescriptor& method, const std::string& certificate) {
    const std::string package = method.file()->package();  // farmgate.orders.v1
    const std::string service = package.substr(9, package.rfind('.') - 9);
    auto& channel = channels_[certificate + ">" + service];
    if (channel == nullptr) {
      rpc::ChannelOptions options;
      options.target = suite_.address(service);
      options.service = service;
      options.tls = rpc::tls_files(require_env("FARMGATE_PKI"), certificate);
      options.retry = false;
      channel = rpc::Channel::open(options).value();
    }
    return *channel;
  }

  // Through the edge the same call ends alike: it gets to the thing, or it does not. What only
  // siblings may call has no route there.
  void expect_as_well(const MethodDescriptor& method, const Names& names, const std::string& token,
                      char direct) {
    if (method.client_streaming() || method.server_streaming()) return;
    const auto request = sample_request(*method.input_type(), names, values_);
    const char there = letter_of(edge_.call(method.service()->full_name() + "/" + method.name(),
                                            request->SerializeAsString(), token),
                                 "no such id");
    const bool is_for_siblings = auth::policy_of(method)->scope == auth::Scope::kService;
    const char expected = is_for_siblings ? '!' : reach(direct);
    EXPECT_EQ(is_for_siblings ? there : reach(there), expected) << method.full_name();
  }
  static char reach(char letter) {
    return std::string_view("-und").find(letter) != std::string_view::npos ? letter : 'a';
  }

  // "snn": own, another's, missing.
  std::string cell(const MethodDescriptor& method, const std::string& collection, Role role,
                   bool is_private) {
    const auto found = things_.find(collection);
    const Thing own = found == things_.end() ? Thing{} : found->second;
    Names present = names_;
    if (!own.party.empty() && collection != "producers/*") present["producers/*"] = own.party;
    Names missing = present;
    if (!collection.empty()) missing[collection] = made_up_name(collection);
    const auto letter = [&](const Caller& who, const Names& names) {
      const bool sibling = role == Role::kService;
      return letter_of(
          send(method, names, sibling ? "" : suite_.token(who), sibling ? "listings" : "edge"),
          own.name.empty() ? "no such id" : own.name);
    };
    const auto as_well = [&](char direct, const Caller& who, const Names& names) {
      if (role != Role::kService) expect_as_well(method, names, suite_.token(who), direct);
      return direct;
    };
    const char mine = as_well(letter(owner(own, role), present), owner(own, role), present);
    if (mine == '-') return "-";
    const char foreign = as_well(letter(stranger(role), present), stranger(role), present);
    const char none = as_well(letter(owner(own, role), missing), owner(own, role), missing);
    if (keeps_to_its_own(role) && is_private) {
      EXPECT_TRUE(foreign == none || foreign == 'n' || foreign == 'd')
          << method.full_name() << " tells " << auth::role_name(role) << " of " << own.name
          << ", which is another's: " << foreign << " and " << none;
    }
    return {mine, foreign, none};
  }

  // Officers of the province, administrators, organisers, banks and siblings see beyond themselves.
  static bool keeps_to_its_own(Role role) {
    return role == Role::kBuyer || role == Role::kProducer || role == Role::kCooperativeManager ||
           role == Role::kCommuneOfficer || role == Role::kCouncilMember ||
           role == Role::kCouncilSecretary;
  }
  std::string row(const MethodDescriptor& method) {
    std::string collection = first_collection(*method.input_type());
    if (collection.empty()) collection = collection_of_reply(*method.output_type());
    const auto policy = auth::policy_of(method);
    std::string out = method.service()->full_name() + "/" + method.name();
    out += "\t" + std::string(policy ? auth::scope_name(policy->scope) : "?");
    const auto thing = names_.find(collection);
    const std::string name = thing == names_.end() ? "no such id" : thing->second;
    const char nobody = letter_of(send(method, names_, "", "edge"), name);
    expect_as_well(method, names_, "", nobody);
    out += "\t" + std::string(1, nobody);
    const bool is_private = nobody == 'u' && !first_collection(*method.input_type()).empty() &&
                            !kOpen.contains(method.name());
    for (const Role role : kRoles) out += "\t" + cell(method, collection, role, is_private);
    // A token makes nobody a sibling, whatever it says.
    const std::string claim = suite_.token({"a-liar", {Role::kService}});
    const char believed = letter_of(send(method, names_, claim, "edge"), name);
    const char anybody = letter_of(send(method, names_, suite_.token({"an", {}}), "edge"), name);
    EXPECT_EQ(believed, anybody) << method.full_name();
    EXPECT_EQ(out.find('!'), std::string::npos) << "not built, or broken: " << out;
    return out;
  }

  Suite suite_{{"log_level = debug"}};
  ThroughEdge edge_{(start(), suite_)};
  std::map<std::string, Thing> things_;
  Thing stranger_;
  Names names_;
  Values values_ = kValues;
  std::string secretary_;
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_;
};

TEST_F(Authorization, IsAsTheTableSays) {
  std::vector<std::string> rows;
  for (const MethodDescriptor* method : methods_in_order()) rows.push_back(row(*method));
  std::sort(rows.begin(), rows.end());
  std::string table = std::string(kLegend) + "method\tscope\tnobody";
  for (const Role role : kRoles) table += "\t" + std::string(auth::role_name(role));
  for (const std::string& it : rows) table += "\n" + it;
  table += "\n";

  const std::string path =
      require_env("FARMGATE_ROOT") + "/tests/e2e/authorization/authorization.golden";
  const std::string reviewed = contents(path);
  if (const char* golden = std::getenv("FARMGATE_GOLDEN");
      golden && golden == std::string("write")) {
    std::ofstream(path) << table;
  }
  const std::string said = suite_.log() + host::fetch(suite_.admin(), "/metrics").value();
  for (const std::string& mark : personal_marks()) {
    EXPECT_EQ(said.find(mark), std::string::npos) << "personal data in the log or in metrics";
  }
  EXPECT_EQ(reviewed, table) << "look at the difference; FARMGATE_GOLDEN=write takes it over";
}

}  // namespace
}  // namespace farmgate::testing
