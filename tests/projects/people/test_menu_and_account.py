import json
import re

from tests import cast
from tests.base import PadmeTestCase


class Menu(PadmeTestCase):
    def labels(self, person):
        page = self.get("/admin/", by=person).content.decode()
        props = re.search(r'id="wagtail-sidebar-props" type="application/json">(.*?)</script>', page).group(1)
        return {item["_args"][0]["label"] for item in json.loads(props)["modules"][1]["_args"][0]}

    def test_each_role_finds_its_screens(self):
        cases = [
            (self.central, {"บุคลากรและตำแหน่ง", "แผนและปีงบประมาณ", "ทะเบียนกลาง"}, set()),
            (self.nan_office, {"บุคลากรและตำแหน่ง", "แผนและปีงบประมาณ", "ทะเบียนกลาง"}, set()),
            (self.nan_governor, {"แผนและปีงบประมาณ", "ทะเบียนกลาง"}, {"บุคลากรและตำแหน่ง"}),
            (self.nan_agency, {"ทะเบียนกลาง"}, {"บุคลากรและตำแหน่ง", "แผนและปีงบประมาณ"}),
        ]
        for person, shown, hidden in cases:
            with self.subTest(person=person.username):
                labels = self.labels(person)
                self.assertLessEqual(shown, labels)
                self.assertFalse(hidden & labels)
                self.assertFalse({"ข้อมูลย่อย", "Snippets", "การตั้งค่า"} & labels)

    def test_nothing_leaves_the_house_and_the_name_is_ours(self):
        page = self.get("/admin/", by=self.central)
        self.assertNotContains(page, "guide.wagtail.org")
        self.assertNotContains(page, "docs.wagtail.org")
        self.assertContains(page, "- PADME</title>")
        self.assertContains(page, "cms/icon")


class OwnAccount(PadmeTestCase):
    def test_posts_password_second_factor_and_signing_out(self):
        page = self.get("/admin/account/", by=self.nan_office)
        for text in ("บัญชีของฉัน", "จังหวัดน่าน", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"):
            self.assertContains(page, text)
        self.assertNotContains(page, "แพร่")

    def test_the_name_can_be_mended_and_nothing_else(self):
        data = {"name_email-first_name": "สมชาย", "name_email-last_name": "ใจดี", "name_email-email": "x@example.org",
                "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
                "is_superuser": "on", "username": "admin"}  # fmt: skip
        self.assertEqual(self.post("/admin/account/", data, by=self.nan_office).status_code, 302)
        self.nan_office.refresh_from_db()
        self.assertEqual(self.nan_office.get_full_name(), "สมชาย ใจดี")
        self.assertEqual((self.nan_office.username, self.nan_office.is_superuser), ("nan_office", False))

    def test_who_holds_no_post_is_told_whom_to_ask(self):
        person = cast.person("past", "agency", agency=self.roads_of_nan)
        person.post_holdings.update(until="2020-01-01", since="2019-01-01")
        self.client.post("/accounts/login/", {"login": "past", "password": cast.PASSWORD})
        for address in ("/admin/", "/admin/projects/", "/admin/account/"):
            self.assertContains(self.client.get(address), "ยังไม่มีตำแหน่งที่ใช้งานได้", status_code=403)
        self.assertContains(self.client.get("/admin/"), "/accounts/logout/", status_code=403)
