#include "tests/e2e/authorization/things.h"

#include <gtest/gtest.h>

#include "chassis/base/text.h"

namespace farmgate::testing {
namespace {

struct Source {
  const char* collection;
  const char* service;
  const char* rows;  // SELECT of name, party, subject
};

constexpr Source kSources[] = {
    {"producers/*", "producers",
     "SELECT 'producers/' || p.id, 'producers/' || p.id, '' FROM producer p "
     "WHERE EXISTS (SELECT FROM lot WHERE producer = p.id)"},
    {"producers/*/products/*", "producers",
     "SELECT format('producers/%s/products/%s', producer, id), 'producers/' || producer, '' "
     "FROM product"},
    {"producers/*/plots/*", "producers",
     "SELECT format('producers/%s/plots/%s', producer, id), 'producers/' || producer, '' "
     "FROM plot"},
    {"producers/*/lots/*", "producers",
     "SELECT format('producers/%s/lots/%s', producer, id), 'producers/' || producer, '' FROM lot "
     "WHERE EXISTS (SELECT FROM lot_consumption c WHERE c.lot = lot.id)"},
    {"producers/*/bankAccounts/*", "producers",
     "SELECT format('producers/%s/bankAccounts/%s', producer, id), 'producers/' || producer, '' "
     "FROM bank_account"},
    {"producers/*/qualifications/*", "producers",
     "SELECT format('producers/%s/qualifications/%s', producer, id), 'producers/' || producer, '' "
     "FROM qualification"},
    {"cooperatives/*", "cooperatives",
     "SELECT 'cooperatives/' || id, 'producers/' || producer, '' FROM cooperative"},
    {"cooperatives/*/memberships/*", "cooperatives",
     "SELECT format('cooperatives/%s/memberships/%s', m.cooperative, m.id), "
     "'producers/' || c.producer, '' FROM membership m JOIN cooperative c ON c.id = m.cooperative"},
    {"contracts/*", "cooperatives", "SELECT 'contracts/' || id, seller, '' FROM contract"},
    {"contracts/*/annexes/*", "cooperatives",
     "SELECT format('contracts/%s/annexes/%s', c.id, a.number), c.seller, '' "
     "FROM contract_annex a JOIN contract c ON c.id = a.contract"},
    {"contracts/*/deliveries/*", "cooperatives",
     "SELECT format('contracts/%s/deliveries/%s', c.id, d.id), c.seller, '' "
     "FROM delivery d JOIN contract c ON c.id = d.contract"},
    {"contracts/*/breaches/*", "cooperatives",
     "SELECT format('contracts/%s/breaches/%s', c.id, b.id), c.seller, '' "
     "FROM breach b JOIN contract c ON c.id = b.contract"},
    {"contracts/*/settlements/*", "cooperatives",
     "SELECT format('contracts/%s/settlements/%s', c.id, s.id), c.seller, '' "
     "FROM settlement s JOIN contract c ON c.id = s.contract"},
    {"priceObservations/*", "cooperatives",
     "SELECT 'priceObservations/' || id, '', recorder FROM price_observation"},
    {"rubrics/*", "certification", "SELECT 'rubrics/' || id, '', '' FROM rubric"},
    {"dossiers/*", "certification",
     "SELECT 'dossiers/' || d.id, d.producer, m.subject "
     "FROM dossier d JOIN score_sheet s ON s.dossier = d.id "
     "JOIN council_member m ON m.id = s.member"},
    {"dossiers/*/evidence/*", "certification",
     "SELECT format('dossiers/%s/evidence/%s', d.id, e.id), d.producer, m.subject "
     "FROM evidence e JOIN dossier d ON d.id = e.dossier "
     "JOIN score_sheet s ON s.dossier = d.id JOIN council_member m ON m.id = s.member"},
    {"councils/*", "certification",
     "SELECT 'councils/' || c.id, '', m.subject "
     "FROM council c JOIN council_member m ON m.council = c.id"},
    {"councils/*/sessions/*", "certification",
     "SELECT format('councils/%s/sessions/%s', s.council, s.id), '', p.subject "
     "FROM session s JOIN session_seat p ON p.session = s.id"},
    {"councils/*/sessions/*/scoreSheets/*", "certification",
     "SELECT format('councils/%s/sessions/%s/scoreSheets/%s', s.council, s.id, x.id), '', "
     "m.subject FROM score_sheet x JOIN session s ON s.id = x.session "
     "JOIN council_member m ON m.id = x.member"},
    {"certificates/*", "certification",
     "SELECT 'certificates/' || id, producer, '' FROM certificate"},
    {"listings/*", "listings", "SELECT 'listings/' || id, 'producers/' || seller, '' FROM listing"},
    {"offers/*", "orders",
     "SELECT 'offers/' || id, 'producers/' || seller, '' FROM offer "
     "WHERE seller IN (SELECT seller FROM booth_device)"},
    {"orders/*", "orders", "SELECT 'orders/' || id, 'producers/' || seller, buyer FROM orders"},
    {"bankTransfers/*", "orders",
     "SELECT 'bankTransfers/' || id, 'producers/' || seller, '' FROM bank_transfer "
     "WHERE seller IS NOT NULL"},
    {"refunds/*", "orders", "SELECT 'refunds/' || id, 'producers/' || seller, '' FROM refund"},
    {"fairs/*", "orders",
     "SELECT 'fairs/' || f.id, 'producers/' || a.applicant, '' "
     "FROM fair f JOIN application a ON a.fair = f.id WHERE a.booth IS NOT NULL"},
    {"fairs/*/booths/*", "orders",
     "SELECT format('fairs/%s/booths/%s', b.fair, b.code), 'producers/' || a.applicant, '' "
     "FROM booth b JOIN application a ON a.fair = b.fair AND a.booth = b.code"},
    {"fairs/*/applications/*", "orders",
     "SELECT format('fairs/%s/applications/%s', fair, id), 'producers/' || applicant, '' "
     "FROM application"},
    {"boothDevices/*", "orders",
     "SELECT 'boothDevices/' || id, 'producers/' || seller, '' FROM booth_device"},
};

std::string commune_of(const Suite& suite, const std::string& party) {
  if (party.empty()) return "";
  return suite.value("producers", "SELECT commune FROM producer WHERE id = '" +
                                      party.substr(party.find('/') + 1) + "'");
}

}  // namespace

std::map<std::string, Thing> things_of_the_season(Suite& suite) {
  std::map<std::string, Thing> things;
  for (const Source& it : kSources) {
    const std::string row = suite.value(
        it.service, "SELECT concat_ws(';', name, party, subject) FROM (" + std::string(it.rows) +
                        ") it (name, party, subject) ORDER BY name, subject LIMIT 1");
    const auto cells = split(row, ';');
    EXPECT_EQ(cells.size(), 3U) << it.collection;
    if (cells.size() != 3) continue;
    Thing thing{std::string(cells[0]), std::string(cells[1]), "", std::string(cells[2])};
    thing.commune = commune_of(suite, thing.party);
    things[it.collection] = thing;
  }
  return things;
}

Thing stranger_to(Suite& suite, const std::map<std::string, Thing>& things) {
  std::string parties, communes;
  for (const auto& [collection, it] : things) {
    if (it.party.empty()) continue;
    parties += "'" + it.party.substr(it.party.find('/') + 1) + "',";
    communes += "'" + it.commune + "',";
  }
  const std::string row = suite.value(
      "producers", "SELECT concat_ws(';', id, commune) FROM producer WHERE id::text NOT IN (" +
                       parties + "'') AND commune NOT IN (" + communes + "'') ORDER BY id LIMIT 1");
  const auto cells = split(row, ';');
  EXPECT_EQ(cells.size(), 2U) << "no producer is a stranger to all";
  Thing stranger;
  stranger.party = "producers/" + std::string(cells[0]);
  stranger.commune = cells[1];
  stranger.subject = "a-stranger";
  return stranger;
}

}  // namespace farmgate::testing
