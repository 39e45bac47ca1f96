"""What is known of somebody as tables: a zip of CSV files, one for each kind of thing, for a spreadsheet."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from configurator.interchange.spreadsheet.cell_text import cover


def export_tables(known: Mapping[str, Any]) -> bytes:
    """The export as a zip: `events.csv`, `orders.csv` and so on; what is one thing is a table of one row.

    UTF-8 with a mark, so that spreadsheets read it right. A cell that holds several things has them as JSON, and one
    that begins like a formula gets an apostrophe.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _tables(known).items():
            archive.writestr(f"{name}.csv", _csv(rows))
    return packed.getvalue()


def _tables(known: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, content in known.items():
        if isinstance(content, list | tuple):
            found[name] = list(content)
        elif isinstance(content, Mapping) and content and all(isinstance(each, list) for each in content.values()):
            found |= {f"{name}-{part}": list(rows) for part, rows in content.items()}
        elif content:
            found[name] = [content]
    return {name: rows for name, rows in found.items() if rows}


def _csv(rows: list[Mapping[str, Any]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(columns)
    for row in rows:
        table.writerow([_cell(row.get(column)) for column in columns])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return cover(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
