"""Whatever the system sends as a table, no cell of it runs: each address is asked, none is listed by hand."""

import csv
import io
import zipfile

from django.contrib.auth import get_user_model
from wagtail.models import Page

from home.site import ensure_site
from projects.exchange.cells import looks_like_formula
from projects.models import ImportBatch, Post
from projects.people.scope import asking_as
from projects.register import actions
from tests import make
from tests.base import PadmeTestCase
from tests.guards.addresses import routes
from tests.projects.exchange.bill import line, upload

EVIL = (
    "=1+1", "==1", "+66-1", "-1+2", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1", "－1", "＋1", "＠a", "\u200b=1+1", "\ufeff=1", " =1",
    '=HYPERLINK("http://evil.example","กด")', "'=1+1",
)  # fmt: skip
TABLES = ("text/csv", "application/vnd.openxmlformats")


class ExportsHoldNoFormula(PadmeTestCase):
    def setUp(self):
        ensure_site()
        self.root = get_user_model().objects.create_superuser("root", first_name="=1+1", last_name="@SUM(1)")
        self.projects = [make.project(agency=self.roads_of_nan, title=text) for text in EVIL]
        self.shown = make.live(agency=self.roads_of_nan, title="=1+1")
        for project in self.projects[:3]:
            with asking_as(self.nan_agency):
                actions.submit_project(project, by=self.nan_agency)
        for post, text in zip(Post.objects.order_by("pk"), EVIL * 9, strict=False):
            Post.objects.filter(pk=post.pk).update(title=text, phone="+66")
        for page, text in zip(Page.objects.filter(depth__gt=2), EVIL * 90, strict=False):
            Page.objects.filter(pk=page.pk).update(title=text, draft_title=text)

    def cells(self, answer):
        """The cells of a table, and how many of them are formulas; None when the answer is no table."""
        kind = answer.get("Content-Type", "")
        if not kind.startswith(TABLES):
            return None
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if kind.startswith("text/csv"):
            return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        self.assertTrue(sheets)
        return ["=" for xml in sheets for _ in range(xml.count("<f>") + xml.count("<f ") + xml.count("<hyperlink "))]

    def test_every_list_and_report(self):
        found = {}
        for route in routes():
            # Lists, reports and histories of the admin; with a parameter, those of one record.
            if not route.template.startswith("admin/") or set(route.parameters) - {"pk"}:
                continue
            if route.template in ("admin/logout/", "admin/failwhale/"):
                continue
            address = "/" + route.template % dict.fromkeys(route.parameters, self.projects[0].pk)
            for kind in ("csv", "xlsx"):
                with self.subTest(address=address, kind=kind):
                    cells = self.cells(self.get(address, by=self.root, export=kind))
                    if cells is None:
                        break
                    found[address, kind] = True
                    self.assertEqual([cell for cell in cells if looks_like_formula(cell)], [])
        addresses = {address for address, _ in found}
        self.assertLessEqual(
            {"/admin/projects/", "/admin/posts/", "/admin/reports/site-history/", "/admin/reports/workflow/",
             "/admin/reports/workflow_tasks/"}, addresses,
        )  # fmt: skip
        self.assertEqual(len(found), 2 * len(addresses))

    def test_every_title_is_there_as_it_was(self):
        cells = self.cells(self.get("/admin/projects/", by=self.nan_office, export="csv"))
        for text in EVIL:
            with self.subTest(text=text):
                self.assertIn(text if not looks_like_formula(text.lstrip("'")) else f"'{text}", cells)

    def test_what_is_left_of_an_import_and_open_data(self):
        lines = [line(ITEM_DESCRIPTION=text, PROJECT=text, AMOUNT=text) for text in EVIL]
        file = io.BytesIO(upload(*lines).data)
        file.name = "งบ.csv"
        self.post(
            "/admin/imports/new/", {"layout": "budget-bill", "fiscal_year": "2569", "file": file}, by=self.nan_office
        )
        batch = ImportBatch.objects.get()
        addresses = [f"/admin/imports/{batch.pk}/remaining.{kind}" for kind in ("csv", "xlsx")]
        addresses.append(f"/projects/{self.shown.fiscal_year_id}/{self.shown.code}/data.csv")
        for address in addresses:
            with self.subTest(address=address):
                cells = self.cells(self.get(address, by=self.nan_office))
                self.assertEqual([cell for cell in cells if looks_like_formula(cell)], [])
