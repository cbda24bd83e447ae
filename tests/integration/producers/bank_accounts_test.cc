#include <thread>

#include "services/producers/api/mature_accounts.h"
#include "tests/integration/producers/registry.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono_literals;
using auth::Role;

class BankAccounts : public Registry {
 protected:
  rpc::Call owner(std::string_view method) {
    return in_role(call(method, owner_of(producer_.name())), Role::kProducer, "owner");
  }
  rpc::Call officer(std::string_view method) {
    return in_role(call(method), Role::kProvinceOfficer, "officer");
  }
  v1::BankAccount opened(const std::string& number = "0011001932418") {
    v1::CreateBankAccountRequest request;
    request.set_parent(producer_.name());
    request.mutable_bank_account()->set_bank_bin("970415");
    request.mutable_bank_account()->set_account_number(number);
    request.mutable_bank_account()->set_holder("NGUYEN THI MAU");
    request.set_request_id(request_id());
    return parsed<v1::BankAccount>(accounts_.create(owner("CreateBankAccount"), request));
  }
  StatusOr<rpc::Bytes> change(const v1::BankAccount& account, const std::string& number) {
    v1::UpdateBankAccountRequest request;
    request.mutable_bank_account()->set_name(account.name());
    request.mutable_bank_account()->set_account_number(number);
    request.mutable_update_mask()->add_paths("account_number");
    request.set_request_id(request_id());
    return accounts_.update(owner("UpdateBankAccount"), request);
  }
  StatusOr<rpc::Bytes> approve(const rpc::Call& by, const v1::BankAccount& account) {
    v1::ApproveBankAccountChangeRequest request;
    request.set_name(account.name());
    request.set_etag(account.etag());
    request.set_request_id(request_id());
    return accounts_.approve(by, request);
  }
  StatusOr<rpc::Bytes> reject(const v1::BankAccount& account) {
    v1::RejectBankAccountChangeRequest request;
    request.set_name(account.name());
    request.set_reason("không phải tôi");
    request.set_request_id(request_id());
    return accounts_.reject(owner("RejectBankAccountChange"), request);
  }
  v1::BankAccount seen(const rpc::Call& by, const v1::BankAccount& account) {
    v1::GetBankAccountRequest request;
    request.set_name(account.name());
    return accounts_.get(by, request).value();
  }
  std::string acts(const v1::BankAccount& account) {
    v1::ListBankAccountChangesRequest request;
    request.set_parent(account.name());
    const auto page = accounts_.list_changes(owner("ListBankAccountChanges"), request).value();
    std::string out;
    for (const auto& it : page.bank_account_changes()) {
      out += v1::BankAccountAct_Name(it.act()).substr(17) + " " + it.actor() + " " +
             it.account_number() + "\n";
    }
    return out;
  }

  v1::Producer producer_ = registered();
  MatureAccounts sweep_{database_};
};

TEST_F(BankAccounts, AChangeTakesEffectAfterTheCoolDownAndOnce) {
  const v1::BankAccount account = opened();
  const auto waiting = parsed<v1::BankAccount>(change(account, "999"));
  EXPECT_EQ(waiting.account_number(), "0011001932418");
  EXPECT_EQ(waiting.pending().account_number(), "999");
  pass(71h);
  ASSERT_THAT(sweep_.sweep(), IsOk());
  EXPECT_EQ(seen(owner(""), account).account_number(), "0011001932418");

  pass(1h);
  std::vector<std::thread> sweeps;
  for (int i = 0; i < 4; ++i) {
    sweeps.emplace_back(
        [&] { EXPECT_THAT(until_row_is_free([&] { return sweep_.sweep(); }), IsOk()); });
  }
  for (std::thread& one : sweeps) one.join();

  EXPECT_EQ(seen(owner(""), account).account_number(), "999");
  EXPECT_FALSE(seen(owner(""), account).has_pending());
  EXPECT_EQ(acts(account),
            "TOOK_EFFECT services/producers 999\n"
            "REQUESTED users/owner 999\n"
            "CREATED users/owner 0011001932418\n");
}

// Nobody else sets where a producer is paid, at once and alone.
TEST_F(BankAccounts, TheFirstOneWaitsWhenAnOfficerNamesIt) {
  v1::CreateBankAccountRequest request;
  request.set_parent(producer_.name());
  request.mutable_bank_account()->set_bank_bin("970415");
  request.mutable_bank_account()->set_account_number("111");
  request.mutable_bank_account()->set_holder("NGUYEN THI MAU");
  request.set_request_id(request_id());
  const auto commune = in_role(call("CreateBankAccount", officer_of(producer_.commune())),
                               Role::kCommuneOfficer, "commune");

  const auto account = parsed<v1::BankAccount>(accounts_.create(commune, request));

  EXPECT_FALSE(account.has_effective_time());
  EXPECT_TRUE(account.has_pending());
  pass(72h);
  ASSERT_THAT(sweep_.sweep(), IsOk());
  EXPECT_TRUE(seen(owner(""), account).has_effective_time());
}

TEST_F(BankAccounts, AnOfficerApprovesTheChangeThatWasRead) {
  const v1::BankAccount account = opened();
  const auto waiting = parsed<v1::BankAccount>(change(account, "999"));
  const auto as_owner =
      in_role(officer("ApproveBankAccountChange"), Role::kProvinceOfficer, "owner");

  EXPECT_THAT(approve(officer("ApproveBankAccountChange"), account),
              StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(approve(as_owner, waiting),
              StatusIs(Code::kPermissionDenied, "SECOND_PERSON_NEEDED"));
  const auto approved =
      parsed<v1::BankAccount>(approve(officer("ApproveBankAccountChange"), waiting));

  EXPECT_EQ(approved.account_number(), "999");
  EXPECT_THAT(approve(officer("ApproveBankAccountChange"), approved),
              StatusIs(Code::kFailedPrecondition, "CHANGE_NOT_PENDING"));
  EXPECT_EQ(acts(account).substr(0, 27), "APPROVED users/officer 999\n");
}

TEST_F(BankAccounts, TheOwnerDropsWhatItDidNotAskFor) {
  const v1::BankAccount account = opened();
  ASSERT_THAT(change(account, "999"), IsOk());
  EXPECT_THAT(change(account, "888"), StatusIs(Code::kFailedPrecondition, "CHANGE_PENDING"));

  ASSERT_THAT(reject(account), IsOk());
  pass(100h);
  ASSERT_THAT(sweep_.sweep(), IsOk());

  EXPECT_EQ(seen(owner(""), account).account_number(), "0011001932418");
  EXPECT_EQ(acts(account).substr(0, 25), "REJECTED users/owner 999\n");
  EXPECT_THAT(reject(account), StatusIs(Code::kFailedPrecondition, "CHANGE_NOT_PENDING"));
}

TEST_F(BankAccounts, ASecondAccountWaitsLikeAChange) {
  EXPECT_TRUE(opened().has_effective_time());
  const v1::BankAccount second = opened("222222");
  EXPECT_FALSE(second.has_effective_time());

  const auto approved =
      parsed<v1::BankAccount>(approve(officer("ApproveBankAccountChange"), second));

  EXPECT_TRUE(approved.has_effective_time());
  EXPECT_FALSE(approved.has_pending());
}

TEST_F(BankAccounts, NumbersAreWholeForThoseWhoNeedThemOnly) {
  const v1::BankAccount account = opened();
  ASSERT_THAT(change(account, "12345678"), IsOk());
  const auto commune = in_role(call("", officer_of("communes/07582")), Role::kCommuneOfficer, "xã");
  const auto admin = in_role(call(""), Role::kAdmin, "admin");

  for (const rpc::Call& by : {commune, admin}) {
    EXPECT_EQ(seen(by, account).account_number(), "*********2418");
    EXPECT_EQ(seen(by, account).pending().account_number(), "****5678");
    EXPECT_EQ(seen(by, account).bank_bin(), "970415");
  }
  for (const rpc::Call& by : {owner(""), officer(""), by_service(call(""))}) {
    EXPECT_EQ(seen(by, account).account_number(), "0011001932418");
    EXPECT_EQ(seen(by, account).pending().account_number(), "12345678");
  }
}

TEST_F(BankAccounts, AreInNoEvent) {
  const v1::BankAccount account = opened();
  const std::string before = value("SELECT count(*) FROM outbox");
  ASSERT_THAT(change(account, "999"), IsOk());
  ASSERT_THAT(reject(account), IsOk());

  EXPECT_EQ(value("SELECT count(*) FROM outbox"), before);
  EXPECT_EQ(
      value("SELECT count(*) FROM outbox WHERE position('0011001932418'::bytea IN value) > 0"),
      "0");
}

TEST_F(BankAccounts, TheDatabaseItselfKeepsTheHistory) {
  opened();
  for (const char* sql : {"UPDATE bank_account_entry SET actor = 'x'",
                          "DELETE FROM bank_account_entry", "TRUNCATE bank_account_entry"}) {
    EXPECT_FALSE(pg::execute_script(sandbox_.options(), sql).ok()) << sql;
  }
  EXPECT_EQ(value("SELECT count(*) FROM bank_account_entry"), "1");
}

TEST_F(BankAccounts, AnotherPartysOrASuspendedOnesStay) {
  const v1::BankAccount account = opened();
  v1::UpdateBankAccountRequest request;
  request.mutable_bank_account()->set_name(account.name());
  request.mutable_update_mask()->add_paths("holder");
  request.set_request_id(request_id());
  const auto stranger = call("UpdateBankAccount", owner_of("producers/" + request_id()));
  EXPECT_EQ(accounts_.update(stranger, request).status().to_string(),
            not_found(account.name()).to_string());

  suspend(producer_);

  EXPECT_THAT(change(account, "999"), StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST_F(BankAccounts, TwoChangesAtOnceAreOne) {
  const v1::BankAccount account = opened();
  std::atomic<int> asked = 0;
  std::vector<std::thread> crowd;
  for (int i = 0; i < 8; ++i) {
    crowd.emplace_back([&, i] { asked += change(account, std::to_string(1000 + i)).ok(); });
  }
  for (std::thread& one : crowd) one.join();

  EXPECT_EQ(asked, 1);
  EXPECT_EQ(value("SELECT count(*) FROM bank_account_entry"), "2");
}

}  // namespace
}  // namespace farmgate::producers
