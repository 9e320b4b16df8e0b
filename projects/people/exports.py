"""Wagtail's own exports, made safe."""

from projects.exchange.cells import safe_cell


class SafeExport:
    """In front of any view with Wagtail's export: no cell of the CSV runs as a formula, and Excel reads the Thai."""

    def stream_csv(self, queryset):
        yield "\ufeff"
        yield from super().stream_csv(queryset)

    def write_csv_row(self, writer, row_dict):
        return writer.writerow(
            {
                field: safe_cell(self.preprocess_field_value(field, value, self.FORMAT_CSV))
                for field, value in row_dict.items()
            }
        )
