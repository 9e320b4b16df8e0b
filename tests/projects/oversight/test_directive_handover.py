"""A post that changes hands: its directives go with it, and what was told of them."""

from datetime import date

from django.utils import timezone

from projects.models import AuditEntry, Notice, Post, PostHolding
from projects.people.actions import hand_over_post
from projects.people.scope import forget_reach
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.oversight import orders


class DirectiveHandover(PadmeTestCase):
    def setUp(self):
        project = make.accepted(agency=self.roads_of_nan)
        self.target = orders.directive_in_force(self, project, due_on=date(2099, 1, 1))
        self.url = f"/admin/directives/targets/{self.target.pk}/"

    def hand_over(self, post, to):
        hand_over_post(post, to=to, on=timezone.localdate(), by=None)
        forget_reach(to)

    def test_the_next_governor_decides_and_the_last_one_no_longer(self):
        orders.move(self, self.target, "answer", by=self.nan_agency, text="ทำแล้ว")
        self.assertTrue(Notice.objects.filter(person=self.nan_governor, url=self.url, read_at=None).exists())
        post, successor = orders.post_of(self.nan_governor), self.phrae_inspector
        self.hand_over(post, successor)
        self.assertTrue(Notice.objects.filter(person=successor, url=self.url, read_at=None).exists())
        self.assertEqual(AuditEntry.objects.get(action="projects.post.handed_over").data["directives"], 1)
        forget_reach(self.nan_governor)
        self.assertEqual(orders.move(self, self.target, "close", by=self.nan_governor).status_code, 403)
        self.assertContains(self.get("/admin/queue/", by=successor), "พิจารณาคำชี้แจง")
        self.assertEqual(orders.move(self, self.target, "close", by=successor).status_code, 302)

    def test_who_keeps_another_post_keeps_what_was_told_of_its_directives(self):
        post = orders.post_of(self.nan_agency)
        other = Post.objects.create(role="agency", title="แพร่", agency=self.roads_of_phrae)
        PostHolding.objects.create(post=other, person=self.nan_agency, since=timezone.localdate())
        forget_reach(self.nan_agency)
        elsewhere = orders.directive_in_force(
            self, make.accepted(area="54", agency=self.roads_of_phrae), due_on=date(2099, 1, 1)
        )
        told = [
            Notice.objects.create(
                person=self.nan_agency, kind="directed", text="สั่ง", url=f"/admin/directives/targets/{pk}/"
            )
            for pk in (self.target.pk, elsewhere.pk)
        ]
        successor = cast.person("somsak", "treasury", province=cast.province("55"))
        self.hand_over(post, successor)
        self.assertEqual([Notice.objects.get(pk=one.pk).person for one in told], [successor, self.nan_agency])
        self.assertContains(self.get("/admin/queue/", by=successor), "รับทราบข้อสั่งการ")
