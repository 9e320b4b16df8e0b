from django.conf import settings
from django.db import models
from django.utils import timezone


class AcceptanceSampleQuerySet(models.QuerySet):
    def open_with(self, project_id):
        """Batches still being examined that this record is a member of; there are never many open."""
        own = [batch.pk for batch in self.filter(state="open") if any(pk == project_id for pk, _mark in batch.members)]
        return self.filter(pk__in=own, state="open")


class AcceptanceSample(models.Model):
    """A batch of verified records that the centre accepts after opening n of them, drawn by a logged seed.

    `members`: [[project id, state mark when drawn], …] in the order drawn from; `drawn`, `opened`: project ids.
    """

    class State(models.TextChoices):
        OPEN = "open", "กำลังตรวจตัวอย่าง"
        ACCEPTED = "accepted", "รับรองทั้งชุดแล้ว"
        STOPPED = "stopped", "หยุด: มีการส่งกลับหรือเปลี่ยนแปลง"

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    seed = models.BigIntegerField()
    members = models.JSONField(default=list)
    drawn = models.JSONField(default=list)
    opened = models.JSONField(default=list)
    state = models.CharField("สถานะ", max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AcceptanceSampleQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "การรับรองโดยสุ่ม"
        verbose_name_plural = "การรับรองโดยสุ่ม"

    def __str__(self):
        return f"ชุดที่ {self.pk}: {len(self.drawn)} จาก {len(self.members)}"

    def end(self, state):
        self.state, self.ended_at = state, timezone.now()
        self.save(update_fields=["state", "ended_at"])
