import re
from datetime import timedelta

from django.utils import timezone

from cms.thai import thai_date
from home.site import ensure_site
from projects.people.scope import asking_as
from projects.register import actions
from tests import make
from tests.base import PadmeTestCase


class WorkflowReports(PadmeTestCase):
    def setUp(self):
        ensure_site()
        self.project = make.project(agency=self.roads_of_nan)

    def test_the_reports_count_years_as_thais_do(self):
        with asking_as(self.nan_agency):
            actions.submit_project(self.project, by=self.nan_agency)
        today = timezone.localdate()
        for address in ("/admin/reports/workflow/", "/admin/reports/workflow_tasks/", "/admin/reports/site-history/"):
            page = self.get(address, by=self.nan_office)
            shown = re.sub(r'<[^>]+|datetime="[^"]+"', " ", page.content.decode())  # what is read, not what is linked
            tips = re.findall(r'data-w-tooltip-content-value="([^"]+)"', page.content.decode())
            with self.subTest(address=address):
                self.assertIn(str(today.year + 543), f"{shown} {tips}")
                self.assertNotIn(str(today.year), f"{shown} {tips}")
                file = self.get(address, by=self.nan_office, export="csv")
                rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
                self.assertIn(str(today.year + 543), rows[1])
                self.assertNotIn(str(today.year), rows[1])
        name = {"workflow": "created_at", "workflow_tasks": "started_at"}
        for report, field in name.items():
            for day, found in ((today, 1), (today - timedelta(days=2), 0)):
                asked = {f"{field}_from": "1 ต.ค. 2560", f"{field}_to": thai_date(day, short=True)}
                page = self.get(f"/admin/reports/{report}/", by=self.nan_office, **asked)
                self.assertEqual(len(page.context["object_list"]), found, (report, day))
