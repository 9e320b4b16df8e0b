"""What is odd about a photograph: its day, its place, and whether it stands elsewhere already."""

from django.utils import timezone

from projects.areas.boundaries import km_outside
from projects.areas.models import GroupMembership
from projects.evidence import likeness, rules
from projects.evidence.models import PhotoMatch, ProjectPhoto
from projects.register.moved import tell_moved

MOST_CANDIDATES, MOST_MATCHES = 3_000, 20


def province_codes(project) -> list[str]:
    """Where the project may lie: its province, or those of its group in its own fiscal year. One query at most."""
    if project.province_id:
        return [project.province.code]
    members = GroupMembership.objects.in_year(project.fiscal_year_id).filter(group=project.group_id)
    return list(members.values_list("province__code", flat=True))


def period_of(project) -> rules.Period:
    return rules.period_of(project.fiscal_year_id, project.start_on, project.end_on)


def set_findings(photo, project):
    """Work out again what its day and place say; the caller saves."""
    photo.date_finding = rules.date_finding(photo.stage, photo.taken_on, period_of(project), timezone.localdate())
    photo.km_outside = None
    if photo.latitude is not None:
        point = float(photo.latitude), float(photo.longitude)
        known = [km for code in province_codes(project) if (km := km_outside(code, *point)) is not None]
        photo.km_outside = rules.farther_than_near(min(known, default=None))


def find_matches(photo):
    """Write down the photographs that look the same, each way, wherever they are. By index; the nearest twenty. For the
    worker, which asks on behalf of everyone."""
    if not photo.perceptual_hash:
        return
    rows = ProjectPhoto.objects.alike(photo.perceptual_hash).exclude(pk=photo.pk)
    found = []
    for pk, hash_ in rows.values_list("pk", "perceptual_hash")[:MOST_CANDIDATES]:
        bits = likeness.differing_bits(photo.perceptual_hash, hash_)
        if bits <= likeness.ALIKE_BITS:
            found.append((bits, pk))
    pairs = []
    for bits, pk in sorted(found)[:MOST_MATCHES]:
        pairs += [
            PhotoMatch(photo_id=photo.pk, other_id=pk, differing_bits=bits),
            PhotoMatch(photo_id=pk, other_id=photo.pk, differing_bits=bits),
        ]
    PhotoMatch._base_manager.bulk_create(pairs, ignore_conflicts=True)
    tell_moved(ProjectPhoto._base_manager.filter(pk__in={pair.photo_id for pair in pairs}).values("project"))
    recount(pk for pair in pairs for pk in (pair.photo_id,))


def recount(photo_ids):
    for pk in set(photo_ids):
        number = PhotoMatch._base_manager.filter(photo=pk).count()
        ProjectPhoto._base_manager.filter(pk=pk).update(match_count=number)
