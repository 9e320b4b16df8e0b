"""Telling people: on their desk at once, by mail at once when it cannot wait, else in the daily digest."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from projects.people.models import Notice, PostHolding

AT_ONCE = {Notice.Kind.RETURNED, Notice.Kind.ASSIGNED, Notice.Kind.TAKEN_DOWN, Notice.Kind.DIRECTED}


def holders(**post_facts):
    """The active people who today hold a post with these facts, e.g. role="agency", agency_id=3."""
    facts = {f"post__{name}": value for name, value in post_facts.items()}
    held = PostHolding.objects.current(timezone.localdate()).filter(post__is_suspended=False, **facts)
    return get_user_model().objects.filter(is_active=True, pk__in=held.values("person"))


def tell(people, kind, text, *, url=""):
    """Put a notice on each person's desk; mail it after the commit when its kind cannot wait. Returns the notices."""
    now = timezone.now() if kind in AT_ONCE else None
    people = list(people)
    notices = Notice.objects.bulk_create(
        [
            Notice(person=person, kind=kind, text=text[:400], url=url, mailed_at=now if person.email else None)
            for person in people
        ]
    )
    addresses = [person.email for person in people if person.email]
    if now and addresses:
        body = f"{text}\n\n{settings.WAGTAILADMIN_BASE_URL}{url}\n"
        transaction.on_commit(lambda: _mail(kind, body, addresses), robust=True)
    return notices


def _mail(kind, body, addresses):
    for address in addresses:  # one mail each: nobody reads the others' addresses
        send_mail(f"[PADME] {Notice.Kind(kind).label}", body, None, [address], fail_silently=True)


def settle_notices(url, *kinds, people=None):
    """What these notices asked for is done: they leave every desk, or those of `people`."""
    notices = Notice.objects.filter(url=url, kind__in=kinds, read_at=None)
    if people is not None:
        notices = notices.filter(person__in=people)
    notices.update(read_at=timezone.now())
