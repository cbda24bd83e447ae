#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "chassis/base/digest.h"
#include "chassis/base/file.h"
#include "services/certification/api/audit_sweep.h"
#include "services/certification/api/audit_verify.h"
#include "services/certification/storage/activities.h"
#include "tests/integration/certification/assembly.h"

// Acts of officials, changed behind the service's back by somebody who may do everything in the
// database.
namespace farmgate::certification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string new_folder() {
  std::string path = std::filesystem::temp_directory_path() / "audit.XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

class Audit : public Assembly {
 protected:
  ~Audit() override { std::filesystem::remove_all(files_.folder()); }

  AuditReport verify() {
    auto report = verify_audit(database_, files_, *seal_);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : AuditReport{};
  }
  // "KIND object number" of each finding.
  std::vector<std::string> found() {
    std::vector<std::string> all;
    for (const AuditFinding& it : verify().findings) {
      all.push_back(it.kind + " " + it.where + " " + std::to_string(it.number));
    }
    return all;
  }
  // As a superuser: no trigger refuses, and none follows.
  void tamper(const std::string& sql) {
    sandbox_.execute(
        "ALTER TABLE dossier_activity DISABLE TRIGGER USER; "
        "ALTER TABLE official_act DISABLE TRIGGER USER; " +
        sql +
        "; ALTER TABLE dossier_activity ENABLE ALWAYS TRIGGER audit_keep; "
        "ALTER TABLE dossier_activity ENABLE ALWAYS TRIGGER audit_head_follows; "
        "ALTER TABLE official_act ENABLE ALWAYS TRIGGER audit_keep; "
        "ALTER TABLE official_act ENABLE ALWAYS TRIGGER audit_head_follows");
  }
  static std::string id_of(const v1::Dossier& dossier) { return dossier.name().substr(9); }
  std::string roots_file() {
    for (const auto& it : std::filesystem::directory_iterator(files_.folder())) return it.path();
    return "";
  }
  std::string contents() { return read_file(roots_file()).value(); }
  void rewrite(const std::string& text) { std::ofstream(roots_file()) << text; }
  // The hash that the last act of a dossier would have with another note, as SQL.
  std::string hash_with_note(const v1::Dossier& dossier, const std::string& note) {
    const auto acts = database_.read(in(std::chrono::seconds(5)), [&](pg::Tx& tx) {
      return activities::list(tx, DossierId(Uuid::parse(id_of(dossier)).value()), 0, 100);
    });
    EXPECT_THAT(acts, IsOk());
    Activity last = acts->back();
    last.note = note;
    return "'\\x" +
           hex(audit_hash(id_of(dossier), (acts->end() - 2)->hash, last.number,
                          link_of(last).fields)) +
           "'::bytea";
  }
  void save_acts() { sandbox_.execute("CREATE TABLE kept AS SELECT * FROM dossier_activity"); }

  RootFiles files_{new_folder()};
  AuditSweep sweep_{database_, files_, *seal_};
};

TEST_F(Audit, EveryActOfADayIsUnderARoot) {
  v1::Certificate it = recognised();
  ASSERT_THAT(sweep_.run(), IsOk());
  const AuditReport report = verify();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_GE(report.roots, 1);
  EXPECT_EQ(report.acts, report.covered);
  EXPECT_GE(report.objects, 3);  // the dossier, the council, the rubric
  EXPECT_EQ(value("SELECT string_agg(act, ' ' ORDER BY number) FROM official_act "
                  "WHERE object LIKE 'rubrics/%'"),
            "IMPORT");
  EXPECT_THAT(value("SELECT string_agg(act, ' ' ORDER BY number) FROM official_act "
                    "WHERE object LIKE 'councils/%'"),
              StartsWith("CREATE APPOINT"));
  // Nothing new, no further root.
  ASSERT_THAT(sweep_.run(), IsOk());
  EXPECT_EQ(verify().roots, report.roots);
}

TEST_F(Audit, TheServiceItselfCannotChangeAnActOrAPaper) {
  recognised();
  const auto refused = [this](const std::string& sql) {
    return pg::execute_script(sandbox_.options(), sql).message().find("append-only") !=
           std::string::npos;
  };
  for (const std::string sql :
       {"UPDATE dossier_activity SET note = 'x'", "DELETE FROM dossier_activity",
        "TRUNCATE dossier_activity", "UPDATE official_act SET actor = 'x'",
        "DELETE FROM official_act", "TRUNCATE official_act", "UPDATE score_sheet SET answers = ''",
        "DELETE FROM score_sheet", "TRUNCATE score_sheet", "UPDATE decision SET star = 5",
        "DELETE FROM decision", "TRUNCATE decision", "TRUNCATE sheet_correction"}) {
    EXPECT_TRUE(refused(sql)) << sql;
    EXPECT_TRUE(refused("SET session_replication_role = replica; " + sql)) << sql;
  }
}

TEST_F(Audit, NamesTheFirstBadActWhateverWasDone) {
  const v1::Dossier proposed = propose(receive(submit(filled()).value()).value()).value();
  const v1::Dossier dossier = advise(check_intake(proposed, true).value()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  save_acts();
  const std::string name = dossier.name(), id = " WHERE dossier = '" + id_of(dossier) + "'";
  const std::string restore =
      "DELETE FROM dossier_activity; INSERT INTO dossier_activity SELECT * FROM kept";
  const auto after = [&](const std::string& sql) {
    tamper(sql);
    const auto all = found();
    tamper(restore);
    EXPECT_THAT(found(), IsEmpty()) << "after the restoration of " << sql;
    return all;
  };
  EXPECT_THAT(after("UPDATE dossier_activity SET actor = 'nobody'" + id + " AND number = 2"),
              ElementsAre("CHANGED " + name + " 2"));
  EXPECT_THAT(after("DELETE FROM dossier_activity" + id + " AND number = 2"),
              ElementsAre("DELETED " + name + " 2"));
  EXPECT_THAT(after("DELETE FROM dossier_activity" + id +
                    " AND number = 2; UPDATE dossier_activity SET number = number - 1" + id +
                    " AND number > 2"),
              ElementsAre("DELETED " + name + " 2"));
  EXPECT_THAT(after("UPDATE dossier_activity SET number = -number + 1000" + id +
                    " AND number IN (2, 3); UPDATE dossier_activity SET number = 5 - (1000 - "
                    "number)" +
                    id + " AND number > 900"),
              ElementsAre("SWAPPED " + name + " 2"));
  EXPECT_THAT(
      after("UPDATE dossier_activity SET number = number + 1000" + id +
            " AND number > 1; UPDATE dossier_activity SET number = number - 999" + id +
            " AND number > 1000; INSERT INTO dossier_activity SELECT dossier, 2, act, desk, "
            "'nobody', act_time, from_state, to_state, note, due_date, hash FROM "
            "dossier_activity" +
            id + " AND number = 3"),
      ElementsAre("INSERTED " + name + " 2"));
  const std::string last = value("SELECT max(number) FROM dossier_activity" + id);
  EXPECT_THAT(after("DELETE FROM dossier_activity" + id + " AND number = " + last),
              ElementsAre("CUT " + name + " " + last));
  EXPECT_THAT(after("DELETE FROM dossier_activity" + id), ElementsAre("REMOVED " + name + " 1"));
  // With hashes that fit each other: only the root tells.
  EXPECT_THAT(after("DELETE FROM dossier_activity" + id + " AND number = " + last +
                    "; INSERT INTO dossier_activity SELECT dossier, number, act, desk, actor, "
                    "act_time, from_state, to_state, 'other', due_date, " +
                    hash_with_note(dossier, "other") + " FROM kept" + id + " AND number = " + last),
              ElementsAre("REWRITTEN " + name + " 1"));
}

TEST_F(Audit, ADossierThatIsTakenOutWholeIsMissed) {
  const v1::Dossier dossier = receive(submit(filled()).value()).value();
  const v1::Dossier other = receive(submit(filled()).value()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  const std::string id = "'" + id_of(dossier) + "'";
  tamper("DELETE FROM dossier_activity WHERE dossier = " + id +
         "; DELETE FROM audit_head WHERE object = '" + dossier.name() +
         "'; DELETE FROM dossier WHERE id = " + id);
  EXPECT_THAT(found(), ElementsAre("REMOVED " + dossier.name() + " 1"));
}

TEST_F(Audit, ADossierWhoseStateWasChangedByHandIsNamed) {
  const v1::Dossier dossier = receive(submit(filled()).value()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  sandbox_.execute("UPDATE dossier SET state = 10, returned_from = NULL");
  const auto all = found();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_THAT(all[0], StartsWith("STATE_DIFFERS " + dossier.name()));
}

TEST_F(Audit, ActsThatTheWriterOfRootsWasToldToPassOverAreNamed) {
  const v1::Dossier submitted = submit(filled()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  const std::string name = submitted.name(), row = " WHERE object = '" + name + "'";
  const std::string rooted = value("SELECT rooted FROM audit_head" + row);
  sandbox_.execute("UPDATE audit_head SET rooted = 1000000" + row);
  ASSERT_THAT(receive(submitted), IsOk());
  ASSERT_THAT(sweep_.run(), IsOk());
  const std::string first = std::to_string(std::stoi(rooted) + 1);
  EXPECT_THAT(found(), ElementsAre("HEAD_DIFFERS " + name + " " + first));
  sandbox_.execute("UPDATE audit_head SET rooted = " + rooted + row);
  EXPECT_THAT(found(), IsEmpty());

  const std::string number = value("SELECT number FROM audit_head" + row);
  sandbox_.execute("UPDATE audit_head SET number = 1" + row);
  EXPECT_THAT(found(), ElementsAre("HEAD_DIFFERS " + name + " " + number));
  sandbox_.execute("DELETE FROM audit_head" + row);
  EXPECT_THAT(found(), ElementsAre("HEAD_DIFFERS " + name + " " + number));
}

TEST_F(Audit, AnOldCopyOfTheTablesIsNamed) {
  const v1::Dossier dossier = submit(filled()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  sandbox_.execute(
      "CREATE TABLE kept AS SELECT * FROM dossier_activity; CREATE TABLE kept_head AS SELECT * "
      "FROM audit_head; CREATE TABLE kept_mark AS SELECT * FROM audit_mark; CREATE TABLE "
      "kept_dossier AS SELECT * FROM dossier");
  ASSERT_THAT(receive(dossier), IsOk());
  ASSERT_THAT(sweep_.run(), IsOk());
  const auto number =
      value("SELECT max(number) FROM dossier_activity WHERE dossier = '" + id_of(dossier) + "'");
  tamper(
      "DELETE FROM dossier_activity; INSERT INTO dossier_activity SELECT * FROM kept; DELETE FROM "
      "audit_head; INSERT INTO audit_head SELECT * FROM kept_head; DELETE FROM audit_mark; INSERT "
      "INTO audit_mark SELECT * FROM kept_mark; UPDATE dossier d SET state = k.state FROM "
      "kept_dossier k WHERE k.id = d.id");
  EXPECT_THAT(found(), ElementsAre("CUT " + dossier.name() + " " + number));
  // It is not taken for a crash of the writer.
  EXPECT_THAT(sweep_.run(), StatusIs(Code::kFailedPrecondition, "AUDIT_DATABASE_OLD"));
}

TEST_F(Audit, RootsThatWereChangedOrCutAreNamed) {
  v1::Dossier dossier = submit(filled()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  dossier = receive(dossier).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  const std::string text = contents();
  const std::size_t first = text.find('\n') + 1;
  const std::string file = std::filesystem::path(roots_file()).filename();
  rewrite(text.substr(0, first));
  EXPECT_THAT(found(), ElementsAre("ROOTS_CUT " + files_.folder() + " 2"));
  EXPECT_THAT(sweep_.run(), StatusIs(Code::kFailedPrecondition, "AUDIT_DIR_DIFFERS"));
  rewrite(text.substr(first));
  EXPECT_THAT(found(), ElementsAre("ROOT_ORDER " + file + " 1"));
  std::string forged = text;
  forged[forged.find("time 2") + 5] = '3';
  rewrite(forged);
  EXPECT_EQ(found().front(), "ROOT_UNSIGNED " + file + " 1");
  rewrite(text);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Audit, ACrashWithinALineOrBeforeTheCommitIsMadeGood) {
  v1::Dossier dossier = submit(filled()).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  sandbox_.execute(
      "CREATE TABLE kept_head AS SELECT * FROM audit_head; CREATE TABLE kept_mark AS SELECT * FROM "
      "audit_mark");
  dossier = receive(dossier).value();
  ASSERT_THAT(sweep_.run(), IsOk());
  const std::string whole = contents();
  // The root is in the folder, the database never took it for written.
  sandbox_.execute(
      "UPDATE audit_mark SET (number, digest) = (SELECT number, digest FROM kept_mark); UPDATE "
      "audit_head h SET rooted = coalesce((SELECT rooted FROM kept_head k WHERE k.object = "
      "h.object), 0)");
  ASSERT_THAT(sweep_.run(), IsOk());
  EXPECT_EQ(contents(), whole);
  EXPECT_THAT(found(), IsEmpty());
  // Half a line.
  rewrite(whole + "root 99 before");
  EXPECT_THAT(found(), IsEmpty());
  ASSERT_THAT(propose(dossier), IsOk());
  ASSERT_THAT(sweep_.run(), IsOk());
  EXPECT_THAT(contents(), StartsWith(whole + "root "));
  EXPECT_THAT(found(), IsEmpty());
}

}  // namespace
}  // namespace farmgate::certification
