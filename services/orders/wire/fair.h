#pragma once

#include <optional>

#include "services/orders/domain/application.h"
#include "services/orders/domain/booth.h"
#include "services/orders/domain/fair.h"
#include "services/orders/storage/fair_activities.h"

namespace farmgate::orders::v1 {
class Allocation;
class Application;
class Booth;
class Fair;
class FairActivity;
class UpdateFairRequest;
}  // namespace farmgate::orders::v1

// Domain <-> farmgate.orders.v1: fairs, their booths and applications.
namespace farmgate::orders::wire {

std::string booth_name(FairId fair, const std::string& code);
std::string application_name(FairId fair, ApplicationId id);

// Without duties where no dated rule is known for the days of an old fair.
v1::Fair encode(const Fair& fair, const std::optional<FairDuties>& duties);
v1::Booth encode(const Booth& booth);
v1::Application encode(const Application& application);
v1::FairActivity encode(FairId fair, const FairActivity& activity);

StatusOr<Fair> decode(const v1::Fair& fair);
StatusOr<FairPatch> patch_of(const v1::UpdateFairRequest& request);
Booth decode(const v1::Booth& booth);  // without fair and code: they stand beside it
StatusOr<Application> decode(const v1::Application& application);

// The rows of an allocation; `candidates` are those that the verdicts are about.
v1::Allocation encode(FairId fair, int booths, const std::vector<BoothVerdict>& verdicts,
                      const std::vector<Candidate>& candidates);

}  // namespace farmgate::orders::wire
