// What goes by the shared reader, without a transaction around it.
#include <future>
#include <memory>

#include "chassis/pg/connection.h"
#include "chassis/pg/database.h"
#include "chassis/pg/reader.h"

namespace farmgate::pg {
namespace {

// The one statement of a select, whose thread waits for the answer.
class Selection final : public Executor {
 public:
  Selection(Reader& reader, Deadline deadline) : reader_(reader), deadline_(deadline) {}

  StatusOr<Result> run(const Statement& statement, std::vector<Param> params) override {
    auto answer = std::make_shared<std::promise<StatusOr<Result>>>();  // it may come too late
    auto answered = answer->get_future();
    reader_.ask(statement, std::move(params), deadline_,
                [answer](StatusOr<Result> result) { answer->set_value(std::move(result)); });
    if (answered.wait_until(deadline_) != std::future_status::ready) return deadline_passed();
    return answered.get();
  }
  Status later(const Statement& statement, std::vector<Param>) override {
    return internal(std::string(statement.name) + ": a select is no transaction");
  }
  Status expect(const Statement&, std::vector<Param>) override { return ok(); }
  Status script(const std::string&) override { return internal("a select is no transaction"); }
  bool lost() const override { return false; }
  bool begun() override { return false; }

 private:
  Reader& reader_;
  Deadline deadline_;
};

}  // namespace

void Database::ask(Deadline deadline, const Statement& statement, std::vector<Param> params,
                   std::function<void(StatusOr<Result>)> told) {
  if (time_left(deadline) <= kReplyReserve) return told(deadline_passed());
  reader_->ask(statement, std::move(params), deadline - kReplyReserve, std::move(told));
}

void Database::ask_row(Deadline deadline, const ByKey& statements, const Uuid& key,
                       std::function<void(StatusOr<std::optional<Row>>)> told) {
  if (time_left(deadline) <= kReplyReserve) return told(deadline_passed());
  reader_->ask_row(statements, key, deadline - kReplyReserve, std::move(told));
}

Status Database::select_once(Deadline deadline, const std::function<Status(Tx&)>& fn) {
  if (time_left(deadline) <= kReplyReserve) return deadline_passed();
  Selection selection(*reader_, deadline - kReplyReserve);
  Tx tx(selection);
  return fn(tx);
}

}  // namespace farmgate::pg
