"""What is not published changes nothing that the public reads: no page, no figure, no count."""

import re

from home.site import ensure_site
from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from projects.register.snapshot import snapshot
from tests import make
from tests.base import PadmeTestCase

ADDRESSES = (
    "/", "/projects/", "/projects/?format=json", "/projects/?q=สะพาน&format=json", "/projects/?area=54&format=json",
    "/projects/?q=สะพาน", "/areas/", "/areas/54/", "/areas/NU2/", "/publications/", "/publications/?q=สะพาน",
    "/sitemap.xml", "/robots.txt",
)  # fmt: skip


class PublicPages(PadmeTestCase):
    def setUp(self):
        ensure_site()
        self.shown = make.live(area="54", agency=self.roads_of_phrae, title="สะพานที่เผยแพร่")
        self.own = f"/projects/{self.shown.fiscal_year_id}/{self.shown.code}/"

    def everything(self):
        addresses = (*ADDRESSES, self.own, f"{self.own}data.json", f"{self.own}data.csv")
        return {address: self.body(address) for address in addresses}

    def body(self, address):
        page = self.client.get(address)
        self.assertEqual(page.status_code, 200, address)
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())

    def test_drafts_and_records_in_approval_do_not_show(self):
        before = self.everything()
        for step in ("draft", "returned", "submitted", "verified", "cancelled"):
            make.project(area="54", agency=self.roads_of_phrae, title="สะพานลับ", step=step, year_be=2570)
        make.accepted(area="54", agency=self.roads_of_phrae, title="สะพานลับที่นำออกแล้ว")
        self.assertEqual(self.everything(), before)

    def test_an_amendment_does_not_show_before_it_is_accepted(self):
        before = self.everything()
        officers = [self.phrae_office, self.phrae_agency]
        with asking_as(EVERYONE):
            row = Project.objects.get(pk=self.shown.pk)
            earlier = snapshot(row)
            newer = row.get_latest_revision_as_object()
            newer.title = newer.summary = "สะพานลับในฉบับแก้ไข"
            newer.save_revision(user=officers[1], clean=False)
            row.refresh_from_db()
            actions.note_saved(row, by=officers[1], before=earlier)
            with asking_as(officers[1]):
                actions.submit_project(row, by=officers[1])
        self.assertEqual(self.everything(), before)

    def test_whoever_is_signed_in_reads_the_same_public_pages(self):
        make.project(area="54", agency=self.roads_of_phrae, title="สะพานลับ")
        for address in (self.own, "/projects/?format=json", "/areas/54/"):
            alone = self.body(address)
            self.client.force_login(self.phrae_office, backend="django.contrib.auth.backends.ModelBackend")
            self.assertNotIn("สะพานลับ", self.body(address))
            self.client.logout()
            self.assertEqual(self.body(address), alone)
