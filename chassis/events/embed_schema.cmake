# Writes OUT: the text of SQL as events_schema_sql().
file(READ ${SQL} sql)
file(WRITE ${OUT} "#include \"chassis/events/schema.h\"\n\nnamespace farmgate::events {\n\n"
  "std::string_view events_schema_sql() {\n  return R\"sql(${sql})sql\";\n}\n\n"
  "}  // namespace farmgate::events\n")
