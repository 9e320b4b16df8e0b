"""Wagtail writes cells that a spreadsheet would run as formulas; ours are written once for all of its exports.

A dozen stock views export (lists, reports, histories): overriding each would forget the next one.
"""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from projects.exchange.cells import safe_cell

stock_stream = SpreadsheetExportMixin.stream_csv


def stream_csv(view, queryset):
    yield "\ufeff"  # so that Excel reads the Thai
    yield from stock_stream(view, queryset)


def write_csv_row(view, writer, row_dict):
    cells = {name: view.preprocess_field_value(name, value, view.FORMAT_CSV) for name, value in row_dict.items()}
    return writer.writerow({name: safe_cell(value) for name, value in cells.items()})


SpreadsheetExportMixin.stream_csv = stream_csv
SpreadsheetExportMixin.write_csv_row = write_csv_row
