"""Rule tables and values of the catalogue as CSV and XLSX, out and in."""
