"""Wagtail writes cells that a spreadsheet would run as formulas; ours are written once for all of its exports.

A dozen stock views export (lists, reports, histories): overriding each would forget the next one. Headings are made safe
too: those of a form are what its author typed. Wagtail's own XLSX writer keeps the cells below them as text.
"""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from projects.exchange.cells import safe_cell

stock_stream, stock_heading = SpreadsheetExportMixin.stream_csv, SpreadsheetExportMixin.get_heading


def stream_csv(view, queryset):
    yield "\ufeff"  # so that Excel reads the Thai
    yield from stock_stream(view, queryset)


def write_csv_row(view, writer, row_dict):
    cells = {name: view.preprocess_field_value(name, value, view.FORMAT_CSV) for name, value in row_dict.items()}
    return writer.writerow({name: safe_cell(value) for name, value in cells.items()})


def get_heading(view, queryset, field):
    return safe_cell(stock_heading(view, queryset, field))


SpreadsheetExportMixin.stream_csv = stream_csv
SpreadsheetExportMixin.write_csv_row = write_csv_row
SpreadsheetExportMixin.get_heading = get_heading
