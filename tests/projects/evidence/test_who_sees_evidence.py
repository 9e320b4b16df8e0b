"""Files and words of photographs and documents go to those who may read the work, and to nobody else."""

import io
import zipfile
from datetime import date, timedelta
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from projects.evidence.actions import sizing
from projects.models import AuditEntry, FiscalYear, PhotoMatch, ProjectDocument, ProjectPhoto
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import IN_NAN, IN_PHRAE, Drawers, upload

TODAY = date(2025, 3, 5)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF"


class WhoSeesEvidence(Drawers, PadmeTestCase):
    def setUp(self):
        super().setUp()
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = make.live(agency=self.roads_of_nan, year_be=2568, title="สะพานบ้านน้ำลัด")
        self.url = f"/admin/projects/{self.project.pk}/evidence/"

    def publish(self, *photos, by=None, move="publish"):
        data = {"photo": [shots.chosen(photo) for photo in photos], "move": move}
        return self.post(f"{self.url}publish/", data, by=by or self.nan_office)

    def public(self, photo, size="640"):
        self.client.logout()
        return self.client.get(f"/photos/{photo.public_name}/{size}/")

    def test_neighbours_find_nothing_and_readers_change_nothing(self):
        photo = self.taken()
        draft = f"{self.url}photos/{photo.pk}/640/"
        addresses = [self.url, f"{self.url}describe/", f"{self.url}photos/{photo.pk}/", draft]
        for person, code in ((self.phrae_office, 404), (self.phrae_agency, 404), (self.north2_office, 403)):
            for address in addresses:
                with self.subTest(by=person.username, address=address):
                    self.assertEqual(self.get(address, by=person).status_code, code)
        for person in (self.nan_governor, self.nan_treasury, self.observer, self.transport_minister):
            with self.subTest(by=person.username):
                self.assertEqual(self.get(draft, by=person).status_code, 200)
                self.assertEqual(self.post(self.url, {"photos": [upload(9)]}, by=person).status_code, 403)
                self.assertEqual(self.describe(photo, by=person).status_code, 403)
                self.assertEqual(self.publish(photo, by=person).status_code, 403)
        self.client.logout()
        self.assertEqual(self.client.get(draft).status_code, 302)

    def test_a_draft_is_seen_by_its_own_hand_alone(self):
        self.send(upload())
        shots.work()
        draft = self.photo()
        self.assertEqual(self.get(f"{self.url}photos/{draft.pk}/320/", by=self.nan_agency).status_code, 200)
        for person in (self.nan_office, self.central, self.nan_governor):
            self.assertEqual(self.get(f"{self.url}photos/{draft.pk}/320/", by=person).status_code, 404)
            self.assertEqual(self.get(f"{self.url}photos/{draft.pk}/", by=person).status_code, 404)

    def test_files_are_not_kept_by_caches_nor_run_by_browsers(self):
        photo = self.taken()
        answer = self.get(f"{self.url}photos/{photo.pk}/640/", by=self.nan_agency)
        self.assertEqual(answer["Cache-Control"], "private, no-store")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer["Content-Type"], "image/webp")
        self.assertIn("sandbox", answer["Content-Security-Policy"])

    def test_an_office_publishes_and_takes_down_at_once(self):
        photo, other = self.taken(1), self.taken(2)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "พิจารณาเผยแพร่ภาพ")
        self.assertEqual(self.publish(photo, by=self.nan_agency).status_code, 403)
        self.assertEqual(self.publish(photo).status_code, 302)
        self.assertEqual(self.publish(other, move="keep-inside").status_code, 302)
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_office), "พิจารณาเผยแพร่ภาพ")
        photo = self.photo(pk=photo.pk)
        answer = self.public(photo)
        self.assertEqual((answer.status_code, answer["Cache-Control"]), (200, "public, no-cache"))
        self.assertEqual(
            self.client.get(answer.request["PATH_INFO"], HTTP_IF_NONE_MATCH=answer["ETag"]).status_code, 304
        )
        name, page = photo.public_name, f"{self.url}photos/{photo.pk}/"
        self.assertEqual(
            self.post(page, {"move": "delete", "seen": photo.version}, by=self.nan_agency).status_code, 422
        )
        self.assertEqual(
            self.post(
                page, {"move": "take-down", "reason": " ", "seen": photo.version}, by=self.nan_office
            ).status_code,
            422,
        )
        down = {"move": "take-down", "reason": "ขอถอนความยินยอม", "seen": photo.version}
        self.assertEqual(self.post(page, down, by=self.nan_agency).status_code, 403)
        with asking_as(EVERYONE):
            FiscalYear.objects.filter(pk=2568).update(closed_on=TODAY)
        self.assertEqual(self.post(page, down, by=self.nan_office).status_code, 302)
        self.assertEqual(self.client.get(f"/photos/{name}/640/").status_code, 404)
        self.assertTrue(AuditEntry.objects.filter(action="projects.evidence.photo_taken_down").exists())

    def test_nothing_is_public_without_consent_or_before_it_is_verified_or_by_who_sent_it(self):
        photo = self.taken(1, words={"people_consent": "missing"})
        self.assertContains(self.publish(photo), "ยังไม่ได้ให้ความยินยอม", status_code=422)
        own = self.taken(2, by=self.nan_office)
        self.assertContains(self.publish(own), "ต้องให้เจ้าหน้าที่อื่น", status_code=422)
        self.assertEqual(self.publish(own, by=self.nan_office_2).status_code, 302)
        draft = make.project(agency=self.roads_of_nan, year_be=2568)
        early = self.taken(3, project=draft)
        refused = self.post(
            f"/admin/projects/{draft.pk}/evidence/publish/", {"photo": shots.chosen(early)}, by=self.nan_office
        )
        self.assertContains(refused, "เมื่อตรวจโครงการแล้ว", status_code=422)
        self.assertEqual(self.publish(early).status_code, 404)

    def test_it_ends_with_the_project(self):
        photo = self.taken()
        self.publish(photo)
        photo = self.photo(pk=photo.pk)
        self.assertEqual(self.public(photo).status_code, 200)
        type(self.project)._base_manager.filter(pk=self.project.pk).update(live=False)
        self.assertEqual(self.public(photo).status_code, 404)
        self.assertEqual(self.client.get("/photos/none/640/").status_code, 404)

    def test_a_closed_year_takes_nothing(self):
        photo = self.taken()
        with asking_as(EVERYONE):
            FiscalYear.objects.filter(pk=2568).update(closed_on=TODAY)
        self.send(upload(5), expect=422)
        self.assertEqual(self.describe(photo, caption="อื่น").status_code, 422)
        self.assertEqual(self.publish(photo).status_code, 422)
        document = {"file": SimpleUploadedFile("a.pdf", PDF), "title": "สัญญา", "kind": "contract"}
        self.assertEqual(self.post(f"{self.url}documents/", document, by=self.nan_agency).status_code, 422)
        self.assertContains(self.get(self.url, by=self.nan_agency), "ปิดแล้ว อ่านได้อย่างเดียว")

    def test_the_loser_of_a_race_keeps_what_was_typed(self):
        photo = self.taken()
        self.describe(photo, caption="คนแรก")
        lost = self.describe(photo, caption="คนที่สอง")
        self.assertContains(lost, "คนที่สอง", status_code=409)
        self.assertEqual(self.photo().caption, "คนแรก")

    def test_a_wrong_one_goes_with_its_files(self):
        photo = self.taken()
        self.assertTrue(shots.kept_files())
        with self.captureOnCommitCallbacks(execute=True):
            gone = self.post(
                f"{self.url}photos/{photo.pk}/", {"move": "delete", "seen": photo.version}, by=self.nan_agency
            )
        self.assertRedirects(gone, self.url)
        self.assertEqual(shots.kept_files(), {})
        with asking_as(EVERYONE):
            self.assertFalse(ProjectPhoto.objects.exists())

    def test_a_draft_project_with_photographs_is_not_deleted_over_them(self):
        draft = make.project(agency=self.roads_of_nan, year_be=2568)
        self.taken(project=draft)
        state = f"draft.agency.{draft.latest_revision_id or 0}"
        gone = self.post(f"/admin/projects/{draft.pk}/moves/delete/", {"seen_state": state}, by=self.nan_agency)
        self.assertIn(gone.status_code, (404, 422))

    def test_documents_are_read_and_never_run(self):
        def send(name, data, **facts):
            given = {"file": SimpleUploadedFile(name, data), "title": "สัญญาก่อสร้าง", "kind": "contract"} | facts
            return self.post(f"{self.url}documents/", given, by=self.nan_agency)

        macro = io.BytesIO()
        with zipfile.ZipFile(macro, "w") as book:
            for member in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
                book.writestr(member, "x")
        for name, data in (
            ("a.html", b"<html>"), ("a.svg", b"<svg/>"), ("a.csv", b"<script>"), ("a.docm", macro.getvalue()),
            ("a.exe", b"MZ" + b"\x00" * 99), ("a.pdf", b"not a pdf"), ("a.docx", b"PK\x03\x04broken"),
        ):  # fmt: skip
            with self.subTest(name):
                self.assertEqual(send(name, data).status_code, 422)
        self.assertEqual(shots.kept_files(), {})
        self.assertEqual(send("สัญญา 12.pdf", PDF).status_code, 302)
        self.assertEqual(send("อีกชื่อ.pdf", PDF).status_code, 302)
        self.assertEqual(send("scan.jpg", shots.shot(1, point=IN_NAN)).status_code, 302)
        with asking_as(EVERYONE):
            first, scan = ProjectDocument.objects.order_by("pk")
        self.assertFalse(any(shots.CAMERA.encode() in data for data in shots.kept_files().values()))
        address = f"{self.url}documents/{first.pk}/"
        answer = self.get(address, by=self.nan_governor)
        self.assertTrue(answer["Content-Disposition"].startswith("attachment"))
        self.assertEqual((answer["Content-Type"], answer["Cache-Control"]), ("application/pdf", "private, no-store"))
        self.assertEqual(self.get(address, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.get(address, by=self.north2_office).status_code, 403)
        self.assertContains(self.get(self.url, by=self.nan_agency), "สัญญา 12.pdf")
        self.assertEqual(self.post(f"{self.url}documents/", {"delete": first.pk}, by=self.nan_office).status_code, 403)
        with self.captureOnCommitCallbacks(execute=True):
            self.post(f"{self.url}documents/", {"delete": first.pk}, by=self.nan_agency)
        self.assertEqual(set(shots.kept_files()), {scan.path})

    def test_every_document_can_be_reached(self):
        now = timezone.now()
        ProjectDocument._base_manager.bulk_create(
            ProjectDocument(
                project=self.project, title=f"ใบตรวจรับฉบับที่ {at}", kind="delivery", file_name="a.pdf", file_kind="pdf",
                size_bytes=1, sha256=f"{at:064}", store_key=f"{at:032}", side="agency", uploaded_by=self.nan_agency,
                uploaded_at=now - timedelta(days=at),
            )
            for at in range(1, 252)
        )  # fmt: skip
        self.assertContains(self.get(self.url, by=self.nan_agency), "จาก 251 ฉบับ")
        self.assertContains(self.get(f"{self.url}?papers=3", by=self.nan_agency), "ใบตรวจรับฉบับที่ 251<")

    def test_the_same_photograph_elsewhere_is_found_and_nobody_is_named_who_is_not_public(self):
        theirs = make.project(area="54", agency=self.roads_of_phrae, title="โครงการลับของแพร่", year_be=2567)
        picture = shots.drawn(7, (1600, 1200))
        self.send(upload(7, picture=picture), project=theirs, by=self.phrae_agency)
        shots.work()
        self.describe(self.photo(), by=self.phrae_agency)
        smaller = picture.resize((900, 675))
        mine = self.taken(8, picture=smaller, quality=60)
        self.assertEqual(mine.match_count, 1)
        page = self.get(f"{self.url}photos/{mine.pk}/", by=self.nan_agency)
        self.assertContains(page, "คล้ายกับภาพของโครงการของพื้นที่อื่น")
        self.assertNotContains(page, "โครงการลับ")
        found = self.get("/admin/evidence/findings/", by=self.nan_office)
        self.assertContains(found, "คล้ายกับภาพของโครงการของพื้นที่อื่น")
        self.assertNotContains(found, theirs.code)
        both = self.get("/admin/evidence/findings/?kind=alike", by=self.central)
        self.assertContains(both, f"{self.url}photos/{mine.pk}/")  # each leads to the other
        self.assertContains(both, f"/admin/projects/{theirs.pk}/evidence/photos/{self.photo(project=theirs).pk}/")
        self.assertContains(both, theirs.code)
        self.assertContains(both, self.project.code)
        sheet = self.get("/admin/evidence/findings/?export=csv", by=self.nan_office)
        self.assertNotIn("โครงการลับ", b"".join(sheet.streaming_content).decode())
        self.taken(9)
        self.assertEqual(PhotoMatch._base_manager.count(), 2)
        with self.captureOnCommitCallbacks(execute=True):
            self.post(f"{self.url}photos/{mine.pk}/", {"move": "delete", "seen": mine.version}, by=self.nan_agency)
        self.assertEqual(self.photo(project=theirs).match_count, 0)

    def test_day_and_place_that_do_not_fit_are_pointed_out(self):
        early = self.taken(1, words={"taken_on": "15 ม.ค. 2565"})
        self.assertEqual(early.date_finding, "early")
        self.assertEqual(self.taken(2, words={"taken_on": "15 ม.ค. 2569"}).date_finding, "future")
        self.assertEqual(self.taken(3, words={"taken_on": "15 ก.ย. 2567", "stage": "before"}).date_finding, "")
        self.send(upload(4, point=IN_PHRAE), keeps_position="on")
        shots.work()
        far = self.photo()
        self.describe(far)
        self.assertGreater(self.photo(pk=far.pk).km_outside, 20)
        page = self.get(f"{self.url}?state=odd", by=self.nan_office)
        self.assertContains(page, "ก่อนช่วงของโครงการ")
        self.assertContains(page, "จุดที่ถ่ายอยู่นอกพื้นที่ของโครงการราว")
        self.send(upload(5, point=IN_NAN), keeps_position="on")
        self.assertIsNone(self.photo().km_outside)

    def test_a_groups_project_lies_in_any_of_its_provinces(self):
        ours = make.accepted(area="NU2", agency=self.roads_of_nan, year_be=2568)
        self.send(upload(1, point=IN_PHRAE), project=ours, keeps_position="on")
        self.assertIsNone(self.photo().km_outside)

    def test_two_of_the_same_at_the_same_moment_are_both_found(self):
        self.send(upload(1, quality=95), upload(1, quality=70))
        first, second = ProjectPhoto._base_manager.order_by("pk")
        whole, other = sizing.find_matches, [second]

        def meanwhile(row):
            if other:
                shots.work_one(other.pop())
            whole(row)

        with patch.object(sizing, "find_matches", side_effect=meanwhile):
            shots.work_one(first)
        self.assertEqual([row.match_count for row in ProjectPhoto._base_manager.order_by("pk")], [1, 1])
