#include "tests/contract/protos.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>

#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "farmgate/certification/v1/certificate.pb.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "farmgate/certification/v1/council.pb.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "farmgate/certification/v1/dossier.pb.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric.pb.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "farmgate/cooperatives/v1/contract.pb.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/cooperatives/v1/cooperative.pb.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/listings/v1/listing.pb.h"
#include "farmgate/listings/v1/listing_search.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/options/v1/options.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/orders/v1/booth_device.pb.h"
#include "farmgate/orders/v1/booth_sale.pb.h"
#include "farmgate/orders/v1/fair.pb.h"
#include "farmgate/orders/v1/fair_application.pb.h"
#include "farmgate/orders/v1/fair_report.pb.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/orders/v1/offer.pb.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "farmgate/orders/v1/order.pb.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/orders/v1/payment.pb.h"
#include "farmgate/orders/v1/payment_service.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/area.pb.h"
#include "farmgate/producers/v1/area_service.pb.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "farmgate/producers/v1/outbreak.pb.h"
#include "farmgate/producers/v1/producer.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "farmgate/type/v1/import.pb.h"
#include "farmgate/type/v1/quantity.pb.h"
#include "google/api/resource.pb.h"

namespace farmgate::contract {
namespace {

template <class Message>
const FileDescriptor* file_of() {
  return Message::descriptor()->file();
}

void add_with_nested(const Descriptor* message, std::vector<const Descriptor*>& out) {
  out.push_back(message);
  for (int i = 0; i < message->nested_type_count(); ++i) {
    add_with_nested(message->nested_type(i), out);
  }
}

}  // namespace

// A generated file is linked in because something here names it; files_in_source() finds the one
// that was forgotten.
std::vector<const FileDescriptor*> files() {
  return {
      file_of<certification::events::v1::CertificateEvent>(),
      file_of<certification::v1::Certificate>(),
      file_of<certification::v1::GetCertificateRequest>(),
      file_of<certification::v1::Council>(),
      file_of<certification::v1::GetCouncilRequest>(),
      file_of<certification::v1::Dossier>(),
      file_of<certification::v1::GetDossierRequest>(),
      file_of<certification::events::v1::DossierEvent>(),
      file_of<certification::v1::Rubric>(),
      file_of<certification::v1::GetRubricRequest>(),
      file_of<cooperatives::events::v1::ContractEvent>(),
      file_of<cooperatives::events::v1::CooperativeEvent>(),
      file_of<cooperatives::v1::Contract>(),
      file_of<cooperatives::v1::GetContractRequest>(),
      file_of<cooperatives::v1::Cooperative>(),
      file_of<cooperatives::v1::GetCooperativeRequest>(),
      file_of<listings::events::v1::ListingEvent>(),
      file_of<listings::v1::Listing>(),
      file_of<listings::v1::GetListingRequest>(),
      file_of<listings::v1::SearchListingsRequest>(),
      file_of<options::v1::Policy>(),
      file_of<orders::events::v1::OrderEvent>(),
      file_of<orders::v1::BoothDevice>(),
      file_of<orders::v1::BoothSale>(),
      file_of<orders::v1::Fair>(),
      file_of<orders::v1::Application>(),
      file_of<orders::v1::FairReport>(),
      file_of<orders::v1::GetFairRequest>(),
      file_of<orders::v1::Offer>(),
      file_of<orders::v1::GetOfferRequest>(),
      file_of<orders::v1::Order>(),
      file_of<orders::v1::GetOrderRequest>(),
      file_of<orders::v1::BankTransfer>(),
      file_of<orders::v1::GetBankTransferRequest>(),
      file_of<producers::events::v1::ProducerEvent>(),
      file_of<producers::v1::Province>(),
      file_of<producers::v1::GetProvinceRequest>(),
      file_of<producers::v1::Outbreak>(),
      file_of<producers::v1::GetOutbreakRequest>(),
      file_of<producers::v1::Producer>(),
      file_of<producers::v1::GetProducerRequest>(),
      file_of<type::v1::ImportRow>(),
      file_of<type::v1::Quantity>(),
  };
}

std::vector<std::string> files_in_source() {
  const std::filesystem::path root = std::filesystem::path(FARMGATE_SOURCE) / "protos";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".proto") {
      names.push_back(std::filesystem::relative(entry.path(), root).string());
    }
  }
  return names;
}

std::vector<const Descriptor*> messages() {
  std::vector<const Descriptor*> out;
  for (const FileDescriptor* file : files()) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      add_with_nested(file->message_type(i), out);
    }
  }
  return out;
}

std::vector<const EnumDescriptor*> enums() {
  std::vector<const EnumDescriptor*> out;
  for (const FileDescriptor* file : files()) {
    for (int i = 0; i < file->enum_type_count(); ++i) out.push_back(file->enum_type(i));
  }
  for (const Descriptor* message : messages()) {
    for (int i = 0; i < message->enum_type_count(); ++i) out.push_back(message->enum_type(i));
  }
  return out;
}

std::vector<const MethodDescriptor*> methods() {
  std::vector<const MethodDescriptor*> out;
  for (const FileDescriptor* file : files()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        out.push_back(file->service(i)->method(j));
      }
    }
  }
  return out;
}

std::vector<const Descriptor*> resources() {
  std::vector<const Descriptor*> out = messages();
  std::erase_if(out, [](const Descriptor* message) {
    return !message->options().HasExtension(google::api::resource);
  });
  return out;
}

std::vector<const Descriptor*> event_messages() {
  std::vector<const Descriptor*> out = messages();
  std::erase_if(out, [](const Descriptor* message) {
    return !is_event_package(*message->file()) || !message->name().ends_with("Event");
  });
  return out;
}

bool is_read(const MethodDescriptor& method) {
  for (const char* verb :
       {"Assess", "BatchGet", "Download", "Generate", "Get", "List", "Lookup", "Preview", "Print",
        "ResolveOld", "Search", "Suggest", "Verify", "Watch"}) {
    if (has_verb(method, verb)) return true;
  }
  return method.name() == "CheckPublishable";  // CheckIntake has an effect
}

bool is_event_package(const FileDescriptor& file) {
  return file.package().find(".events.") != std::string::npos;
}

bool has_verb(const MethodDescriptor& method, std::string_view verb) {
  const std::string_view name = method.name();
  return name.starts_with(verb) && name.size() > verb.size() &&
         std::isupper(static_cast<unsigned char>(name[verb.size()])) != 0;
}

bool is_message(const FieldDescriptor& field, std::string_view type) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == type;
}

std::string upper_snake(std::string_view camel) {
  std::string out;
  for (const char c : camel) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0 && !out.empty()) out += '_';
    out += static_cast<char>(std::toupper(byte));
  }
  return out;
}

}  // namespace farmgate::contract
