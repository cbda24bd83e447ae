#pragma once

#include "chassis/intake/keys.h"
#include "chassis/intake/table.h"
#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"
#include "services/producers/api/child_api.h"

namespace farmgate::producers::v1 {
class ImportProducersRequest;
class ImportProducersResponse;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// Tables of producers and plots, message by message. Producers of one message are one transaction;
// a plot is one of its own, since it locks its producer.
class ImportApi {
 public:
  explicit ImportApi(ApiParts parts);

  StatusOr<v1::ImportProducersResponse> take(const rpc::Call& call,
                                             const v1::ImportProducersRequest& first,
                                             rpc::Incoming& rest);

 private:
  struct Import;
  struct NewProducer;
  struct NewPlot;

  StatusOr<NewProducer> judge_producer(const Import& import, const type::v1::ImportRow& row) const;
  Status take_producers(Import& import, const v1::ImportProducersRequest& message);
  Status enter_producers(Import& import, std::vector<NewProducer> batch);

  StatusOr<NewPlot> judge_plot(const Import& import, const type::v1::ImportRow& row) const;
  Status take_plot(Import& import, const type::v1::ImportRow& row);
  StatusOr<ProducerId> owner_of(pg::Tx& tx, const Import& import, const std::string& cell) const;

  ApiParts it_;
  ChildApi<Plot> plots_;
  validate::Validator producer_rules_, plot_rules_;
};

}  // namespace farmgate::producers
