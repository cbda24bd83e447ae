#include "services/producers/api/bank_account_api.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/scopes.h"
#include "services/producers/storage/bank_accounts.h"
#include "services/producers/wire/bank_account.h"

namespace farmgate::producers {
namespace {

using farmgate::wire::child_of;
using farmgate::wire::id_of;
using farmgate::wire::position_of;

StatusOr<bank_accounts::Place> place_of(const std::string& account) {
  ASSIGN_OR_RETURN(const auto ids, child_of(account, "producers", "bankAccounts"));
  return bank_accounts::Place{ProducerId(ids.parent), ids.id};
}

// Whether the caller acts for the producer itself, not over it.
bool is_owner(const rpc::Call& call, ProducerId producer) {
  const std::string party = "producers/" + producer.to_string();
  return std::ranges::find(call.access.parties, party) != call.access.parties.end();
}

// An officer of the commune sees that there is an account, and of which bank.
wire::Numbers numbers_for(const rpc::Call& call, ProducerId producer) {
  const bool trusted =
      call.principal.roles.any_of({auth::Role::kService, auth::Role::kProvinceOfficer});
  return is_owner(call, producer) || trusted ? wire::Numbers::kWhole : wire::Numbers::kMasked;
}

v1::BankAccount shown(const rpc::Call& call, const BankAccount& account) {
  return wire::encode(account, numbers_for(call, account.producer));
}

StatusOr<bank_accounts::LockedAccount> lock(pg::Tx& tx, const rpc::Call& call,
                                            const std::string& name) {
  ASSIGN_OR_RETURN(const auto place, place_of(name));
  ASSIGN_OR_RETURN(auto locked, bank_accounts::lock(tx, place, visible_to(call.access)));
  if (!locked) return not_found(name);
  return std::move(*locked);
}

AccountEntry entry_of(const BankAccount& account, AccountAct act, const rpc::Call& call, Time now) {
  AccountEntry entry;
  entry.account = account.id;
  entry.act = act;
  entry.actor = call.principal.caller();
  entry.terms = account.pending ? account.pending->terms : account.terms;
  entry.act_time = now;
  return entry;
}

}  // namespace

StatusOr<std::chrono::days> BankAccountApi::cool_down(Time now) const {
  ASSIGN_OR_RETURN(const std::int64_t days,
                   it_.rules.value("bank_account.cool_down_days", date_in_vietnam(now)));
  return std::chrono::days(days);
}

StatusOr<rpc::Bytes> BankAccountApi::create(const rpc::Call& call,
                                            const v1::CreateBankAccountRequest& request) {
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BankAccount> {
    BankAccount account = wire::decode(request.bank_account());
    account.producer = parent;
    ASSIGN_OR_RETURN(auto producer, producer_rows::lock(tx, parent, visible_to(call.access)));
    if (!producer) return not_found(request.parent());
    RETURN_IF_ERROR(producer->check_active());
    ASSIGN_OR_RETURN(const auto present, bank_accounts::count(tx, parent));
    RETURN_IF_ERROR(check_room(present, kBankAccountsMost, "bankAccounts"));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto wait, cool_down(now));
    const bool at_once = present == 0 && is_owner(call, parent);
    account.open(at_once, call.principal.caller(), now, wait);
    RETURN_IF_ERROR(bank_accounts::insert(tx, account, request_id));
    RETURN_IF_ERROR(bank_accounts::append(tx, entry_of(account, AccountAct::kCreated, call, now)));
    return shown(call, account);
  });
}

StatusOr<v1::BankAccount> BankAccountApi::get(const rpc::Call& call,
                                              const v1::GetBankAccountRequest& request) {
  ASSIGN_OR_RETURN(const auto place, place_of(request.name()));
  ASSIGN_OR_RETURN(auto account, it_.database.select(call.deadline, [&](pg::Tx& tx) {
    return bank_accounts::find(tx, place, visible_to(call.access));
  }));
  if (!account) return not_found(request.name());
  return shown(call, *account);
}

StatusOr<v1::ListBankAccountsResponse> BankAccountApi::list(
    const rpc::Call& call, const v1::ListBankAccountsRequest& request) {
  using Accounts = std::vector<BankAccount>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto parent, id_of<ProducerId>(request.parent(), "producers"));
  ASSIGN_OR_RETURN(
      Accounts found, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Accounts> {
        ASSIGN_OR_RETURN(auto producer, producer_rows::find(tx, parent, visible_to(call.access)));
        if (!producer) return not_found(request.parent());
        return bank_accounts::list(tx, parent, page);
      }));
  v1::ListBankAccountsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const BankAccount& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const BankAccount& account : found) *reply.add_bank_accounts() = shown(call, account);
  return reply;
}

StatusOr<rpc::Bytes> BankAccountApi::update(const rpc::Call& call,
                                            const v1::UpdateBankAccountRequest& request) {
  const v1::BankAccount& wanted = request.bank_account();
  ASSIGN_OR_RETURN(const AccountPatch patch, wire::decode_patch(wanted, request.update_mask()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BankAccount> {
    ASSIGN_OR_RETURN(auto locked, lock(tx, call, wanted.name()));
    BankAccount& account = locked.account;
    RETURN_IF_ERROR(locked.producer.check_active());
    RETURN_IF_ERROR(farmgate::wire::check_etag(wanted.etag(), account.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto wait, cool_down(now));
    RETURN_IF_ERROR(account.change(patch, call.principal.caller(), now, wait));
    RETURN_IF_ERROR(bank_accounts::save(tx, account));
    RETURN_IF_ERROR(
        bank_accounts::append(tx, entry_of(account, AccountAct::kRequested, call, now)));
    return shown(call, account);
  });
}

StatusOr<rpc::Bytes> BankAccountApi::approve(const rpc::Call& call,
                                             const v1::ApproveBankAccountChangeRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BankAccount> {
    ASSIGN_OR_RETURN(auto locked, lock(tx, call, request.name()));
    BankAccount& account = locked.account;
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), account.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(account.approve(call.principal.caller(), now));
    RETURN_IF_ERROR(bank_accounts::save(tx, account));
    RETURN_IF_ERROR(bank_accounts::append(tx, entry_of(account, AccountAct::kApproved, call, now)));
    return shown(call, account);
  });
}

StatusOr<rpc::Bytes> BankAccountApi::reject(const rpc::Call& call,
                                            const v1::RejectBankAccountChangeRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::BankAccount> {
    ASSIGN_OR_RETURN(auto locked, lock(tx, call, request.name()));
    BankAccount& account = locked.account;
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    AccountEntry entry = entry_of(account, AccountAct::kRejected, call, now);
    entry.reason = request.reason();
    RETURN_IF_ERROR(account.reject());
    RETURN_IF_ERROR(bank_accounts::save(tx, account));
    RETURN_IF_ERROR(bank_accounts::append(tx, entry));
    return shown(call, account);
  });
}

StatusOr<v1::ListBankAccountChangesResponse> BankAccountApi::list_changes(
    const rpc::Call& call, const v1::ListBankAccountChangesRequest& request) {
  using Entries = std::vector<AccountEntry>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto place, place_of(request.parent()));
  ASSIGN_OR_RETURN(
      Entries found, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Entries> {
        ASSIGN_OR_RETURN(auto account, bank_accounts::find(tx, place, visible_to(call.access)));
        if (!account) return not_found(request.parent());
        return bank_accounts::history(tx, account->id, page);
      }));
  v1::ListBankAccountChangesResponse reply;
  reply.set_next_page_token(it_.pager.finish(
      page, found, [](const AccountEntry& last) { return std::vector{std::to_string(last.id)}; }));
  for (const AccountEntry& entry : found) {
    *reply.add_bank_account_changes() = wire::encode(entry, numbers_for(call, place.producer));
  }
  return reply;
}

}  // namespace farmgate::producers
