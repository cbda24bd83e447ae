#pragma once

#include "chassis/intake/keys.h"
#include "chassis/intake/table.h"
#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"
#include "services/cooperatives/api/contract_desk.h"

namespace farmgate::cooperatives::v1 {
class ImportContractsRequest;
class ImportContractsResponse;
}  // namespace farmgate::cooperatives::v1

namespace farmgate::cooperatives {

// Running contracts with their opening balances from a table, message by message; each row is a
// transaction.
class ContractImportApi {
 public:
  explicit ContractImportApi(const ApiParts& parts);

  StatusOr<v1::ImportContractsResponse> take(const rpc::Call& call,
                                             const v1::ImportContractsRequest& first,
                                             rpc::Incoming& rest);

 private:
  struct Import;
  struct NewContract;

  StatusOr<NewContract> judge(const Import& import, const type::v1::ImportRow& row) const;
  Status take_row(Import& import, const type::v1::ImportRow& row);
  Status enter(pg::Tx& tx, const Import& import, const NewContract& judged);

  ApiParts it_;
  validate::Validator rules_;
};

}  // namespace farmgate::cooperatives
