-- A code that an officer stopped is stopped for every plot of its unit: looked up when one is entered.
CREATE INDEX plot_unit_stopped ON plot (unit_scheme, unit_code) WHERE unit_status > 1;
