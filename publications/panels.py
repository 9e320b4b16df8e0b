"""What the report's editor shows beside the form."""

from wagtail.admin.panels import Panel

from publications.figures import checked_tables


class FiguresPanel(Panel):
    """The disagreements in the report's tables, as last saved. Shown while there are any; they hinder nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/panels/figures.html"

        @property
        def tables(self):
            if not hasattr(self, "_tables"):
                self._tables = [table for table in checked_tables(self.instance.body) if table.findings]
            return self._tables

        def is_shown(self):
            return super().is_shown() and bool(self.tables)

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"tables": self.tables}
