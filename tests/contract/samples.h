#pragma once

#include "services/certification/domain/certificate.h"
#include "services/certification/domain/dossier.h"
#include "services/cooperatives/domain/contract.h"
#include "services/cooperatives/domain/membership.h"
#include "services/cooperatives/domain/record.h"
#include "services/listings/domain/listing.h"
#include "services/orders/domain/fair.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/transfer.h"
#include "services/producers/domain/holdings.h"
#include "services/producers/domain/lot.h"
#include "services/producers/domain/outbreak.h"
#include "services/producers/domain/producer.h"

// One fixed aggregate of each kind, with a value in every field that its event carries. The people
// are made up, the places are real. Golden bytes stand on these values: they stay as they are.
namespace farmgate::contract {

producers::Producer producer();
producers::Holdings holdings();
producers::Lot lot();
producers::Outbreak outbreak();
cooperatives::CooperativeRecord cooperative();
cooperatives::Membership membership();
cooperatives::Contract contract();
certification::Certificate certificate();
certification::Dossier dossier();
listings::Listing listing();
orders::Fair fair();
orders::Offer offer();
orders::Order order();
orders::BankTransfer transfer();

}  // namespace farmgate::contract
