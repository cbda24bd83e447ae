#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "services/producers/api/person_api.h"
#include "services/producers/config.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using Keys = std::map<std::string, std::string>;

const std::string kSecret(64, 'a');

class Persons : public Registry {
 protected:
  v1::Producer body_of(const std::string& personal_number) {
    v1::CreateProducerRequest request = registration("Hộ ví dụ", "communes/07582");
    request.mutable_producer()->set_personal_number(personal_number);
    return parsed<v1::Producer>(producers_.create(call("CreateProducer"), request));
  }
  std::string derived(const std::string& personal_number) {
    v1::DerivePersonKeyRequest request;
    request.set_personal_number(personal_number);
    request.set_request_id(request_id());
    return parsed<v1::DerivePersonKeyResponse>(
               persons_.derive(by_service(call("DerivePersonKey")), request))
        .person_key();
  }
  Keys listed(const std::vector<v1::Producer>& producers, bool with_ties = false) {
    v1::ListPersonKeysRequest request;
    for (const v1::Producer& it : producers) request.add_producers(it.name());
    request.set_with_ties(with_ties);
    request.set_page_size(1);
    Keys keys;
    do {
      const auto page = persons_.list(by_service(call("ListPersonKeys")), request).value();
      for (const auto& it : page.person_keys()) keys[it.producer()] = it.person_key();
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return keys;
  }
  static StatusOr<std::optional<PersonSecret>> secret_of(const std::string& file) {
    const auto known = [] {
      auto all = settings();
      all.push_back({.name = "pki_dir", .fallback = "/nowhere", .help = ""});
      return all;
    };
    ASSIGN_OR_RETURN(const auto given,
                     host::Settings::parse(known(), {"--producers.person_key_file=" + file}));
    return person_secret(given);
  }

  PersonApi persons_{parts_, *PersonSecret::read(kSecret)};
};

TEST_F(Persons, OnePersonOverSeveralBodiesHasOneKey) {
  const v1::Producer household = body_of("001234567890");
  const v1::Producer enterprise = body_of("001234567890");
  const v1::Producer other = body_of("001234567891");
  const v1::Producer nobody = body_of("");

  const Keys keys = listed({household, enterprise, other, nobody});

  EXPECT_EQ(keys.size(), 3u);
  EXPECT_EQ(keys.at(household.name()), derived("001234567890"));
  EXPECT_EQ(keys.at(enterprise.name()), derived("001234567890"));
  EXPECT_NE(keys.at(other.name()), derived("001234567890"));
}

TEST_F(Persons, TiesAreFoundFromOneBody) {
  const v1::Producer household = body_of("001234567890");
  const v1::Producer enterprise = body_of("001234567890");
  body_of("001234567891");
  body_of("");

  EXPECT_EQ(listed({household}).size(), 1u);
  const Keys tied = listed({household}, true);
  EXPECT_EQ(tied.size(), 2u);
  EXPECT_EQ(tied.at(household.name()), tied.at(enterprise.name()));
  EXPECT_TRUE(listed({body_of("")}, true).empty());
}

TEST_F(Persons, AKeyTellsNothingOfTheNumberAndIsInNoEvent) {
  body_of("001234567890");
  const std::string key = derived("001234567890");

  EXPECT_EQ(key.size(), 64u);
  EXPECT_EQ(key.find("1234567890"), std::string::npos);
  for (const std::string& secret : {key, kSecret, std::string("001234567890")}) {
    EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE position(convert_to('" + secret +
                    "', 'UTF8') IN value) > 0"),
              "0");
  }
}

TEST_F(Persons, WithoutASecretThereAreNoKeys) {
  PersonApi without(parts_, std::nullopt);
  v1::DerivePersonKeyRequest derive;
  derive.set_personal_number("001234567890");
  derive.set_request_id(request_id());
  const auto missing = StatusIs(Code::kFailedPrecondition, "PERSON_KEY_MISSING");

  EXPECT_THAT(without.derive(by_service(call("DerivePersonKey")), derive), missing);
  EXPECT_THAT(without.list(by_service(call("ListPersonKeys")), {}), missing);
}

TEST_F(Persons, TheSecretIsReadFromAFileThatNotEverybodyReads) {
  const std::string path = std::filesystem::temp_directory_path() / ("key-" + request_id());
  const auto unusable = StatusIs(Code::kInvalidArgument, "SETTING_INVALID");
  EXPECT_THAT(secret_of(path), unusable);
  std::ofstream(path) << kSecret << '\n';
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  EXPECT_TRUE(secret_of(path).value().has_value());
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  EXPECT_THAT(secret_of(path), unusable);
  std::ofstream(path) << "short";
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  EXPECT_THAT(secret_of(path), unusable);
  EXPECT_FALSE(secret_of("").value().has_value());
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace farmgate::producers
