#include "services/listings/search/layer.h"

namespace farmgate::listings::search {

void Layer::begin(std::size_t documents) {
  if (cells_.size() < documents) cells_.resize(documents);
  touched_.clear();
  if (++epoch_ != 0) return;
  for (Cell& cell : cells_) cell = {};
  epoch_ = 1;
}

Layer::Cell& Layer::operator[](Doc doc) {
  Cell& cell = cells_[doc];
  if (cell.epoch != epoch_) {
    cell = {};
    cell.epoch = epoch_;
    touched_.push_back(doc);
  }
  return cell;
}

}  // namespace farmgate::listings::search
