#include "services/producers/wire/bank_account.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(AccountAct::kCreated) == v1::BANK_ACCOUNT_ACT_CREATED);
static_assert(static_cast<int>(AccountAct::kTookEffect) == v1::BANK_ACCOUNT_ACT_TOOK_EFFECT);

template <class Message>
void write(const AccountTerms& terms, Numbers numbers, Message& out) {
  out.set_bank_bin(terms.bank_bin);
  out.set_account_number(numbers == Numbers::kWhole ? terms.account_number
                                                    : masked(terms.account_number));
  out.set_holder(terms.holder);
}

}  // namespace

v1::BankAccount encode(const BankAccount& account, Numbers numbers) {
  v1::BankAccount out;
  out.set_name(name_of("producers", account.producer.uuid(), "bankAccounts", account.id.uuid()));
  write(account.terms, numbers, out);
  farmgate::wire::write(account.create_time, *out.mutable_create_time());
  out.set_etag(etag_of(account.revision));
  if (account.effective_time) {
    farmgate::wire::write(*account.effective_time, *out.mutable_effective_time());
  }
  if (account.pending) {
    v1::PendingBankAccount& pending = *out.mutable_pending();
    write(account.pending->terms, numbers, pending);
    farmgate::wire::write(account.pending->request_time, *pending.mutable_request_time());
    farmgate::wire::write(account.pending->effective_time, *pending.mutable_effective_time());
  }
  return out;
}

v1::BankAccountChange encode(const AccountEntry& entry, Numbers numbers) {
  v1::BankAccountChange out;
  out.set_act(static_cast<v1::BankAccountAct>(entry.act));
  out.set_actor(entry.actor);
  farmgate::wire::write(entry.act_time, *out.mutable_act_time());
  write(entry.terms, numbers, out);
  out.set_reason(entry.reason);
  return out;
}

BankAccount decode(const v1::BankAccount& account) {
  BankAccount out;
  out.id = BankAccountId::make();
  out.terms = {account.bank_bin(), account.account_number(), account.holder()};
  return out;
}

StatusOr<AccountPatch> decode_patch(const v1::BankAccount& account,
                                    const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(check_mask(mask, {"bank_bin", "account_number", "holder"}));
  AccountPatch patch;
  if (mask_has(mask, "bank_bin")) patch.bank_bin = account.bank_bin();
  if (mask_has(mask, "account_number")) patch.account_number = account.account_number();
  if (mask_has(mask, "holder")) patch.holder = account.holder();
  return patch;
}

}  // namespace farmgate::producers::wire
