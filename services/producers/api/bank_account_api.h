#pragma once

#include "services/producers/api/producer_api.h"
#include "services/producers/domain/bank_account.h"

namespace farmgate::producers::v1 {
class ApproveBankAccountChangeRequest;
class BankAccount;
class CreateBankAccountRequest;
class GetBankAccountRequest;
class ListBankAccountChangesRequest;
class ListBankAccountChangesResponse;
class ListBankAccountsRequest;
class ListBankAccountsResponse;
class RejectBankAccountChangeRequest;
class UpdateBankAccountRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// Accounts are private: in no event, and their numbers are whole for their owner, officers of the
// province and sibling services only.
class BankAccountApi {
 public:
  explicit BankAccountApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateBankAccountRequest& request);
  StatusOr<v1::BankAccount> get(const rpc::Call& call, const v1::GetBankAccountRequest& request);
  StatusOr<v1::ListBankAccountsResponse> list(const rpc::Call& call,
                                              const v1::ListBankAccountsRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateBankAccountRequest& request);
  // Both also for a producer that is not active: a thief's change must not wait for that.
  StatusOr<rpc::Bytes> approve(const rpc::Call& call,
                               const v1::ApproveBankAccountChangeRequest& request);
  StatusOr<rpc::Bytes> reject(const rpc::Call& call,
                              const v1::RejectBankAccountChangeRequest& request);
  StatusOr<v1::ListBankAccountChangesResponse> list_changes(
      const rpc::Call& call, const v1::ListBankAccountChangesRequest& request);

 private:
  StatusOr<std::chrono::days> cool_down(Time now) const;
  ApiParts it_;
};

}  // namespace farmgate::producers
