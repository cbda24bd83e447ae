#include "services/orders/domain/ledger.h"

namespace farmgate::orders {

LedgerMove move_of(Fact fact) {
  switch (fact) {
    case Fact::kTransferRecorded: return {"TRANSFER_RECORDED", "BANK", "UNMATCHED"};
    case Fact::kTransferMatched: return {"TRANSFER_MATCHED", "UNMATCHED", "PREPAID"};
    case Fact::kGoodsHandedOver: return {"GOODS_HANDED_OVER", "PREPAID", "SALES"};
    case Fact::kCashTaken: return {"CASH_TAKEN", "CASH", "SALES"};
    case Fact::kCashGivenBack: return {"CASH_GIVEN_BACK", "SALES", "CASH"};
    case Fact::kCashUnexplained: return {"CASH_UNEXPLAINED", "CASH", "DISCREPANCY"};
    case Fact::kDiscrepancyFound: return {"DISCREPANCY_FOUND", "DISCREPANCY", "SALES"};
    case Fact::kDiscrepancyCovered: return {"DISCREPANCY_COVERED", "DISCREPANCY", "SALES"};
    case Fact::kDiscrepancyGivenBack: return {"DISCREPANCY_GIVEN_BACK", "DISCREPANCY", "CASH"};
    case Fact::kDiscrepancyWrittenOff: return {"DISCREPANCY_WRITTEN_OFF", "DISCREPANCY", "CASH"};
    case Fact::kOrderRefundDue: return {"REFUND_DUE", "PREPAID", "REFUNDS_DUE"};
    case Fact::kSaleRefundDue: return {"REFUND_DUE", "SALES", "REFUNDS_DUE"};
    case Fact::kRestRefundDue: return {"REFUND_DUE", "UNMATCHED", "REFUNDS_DUE"};
    case Fact::kRefundPaid: return {"REFUND_PAID", "REFUNDS_DUE", "BANK"};
  }
  return {};
}

}  // namespace farmgate::orders
