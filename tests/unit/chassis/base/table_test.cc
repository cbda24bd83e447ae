#include "chassis/base/table.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

TEST(CsvCell, IsNeverAFormula) {
  for (const char* text : {"=1+1", "+84912", "-2", "@SUM(A1)", "\tx", "\rx"}) {
    const std::string cell = csv_cell(text);
    EXPECT_TRUE(cell.starts_with("'") || cell.starts_with("\"'")) << cell;
  }
  EXPECT_EQ(csv_cell("vải thiều"), "vải thiều");
  EXPECT_EQ(csv_cell(""), "");
}

TEST(CsvCell, IsQuotedWhereItMustBe) {
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_cell("nói \"vải\""), "\"nói \"\"vải\"\"\"");
  EXPECT_EQ(csv_cell("=a\nb"), "\"'=a\nb\"");
}

TEST(CsvWriter, WritesRowsUnderTheirHeader) {
  CsvWriter table({"name", "amount_vnd"});
  table.row().text("Hộ A, xã B").number(-615'225);
  table.row().text("=cmd").number(0);
  EXPECT_EQ(std::move(table).done(),
            "\xEF\xBB\xBFname,amount_vnd\r\n\"Hộ A, xã B\",-615225\r\n'=cmd,0\r\n");
}

TEST(HtmlText, HasNoMarkup) {
  EXPECT_EQ(html_text("<b>\"A\" & 'B'</b>"), "&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;");
}

}  // namespace
}  // namespace farmgate
