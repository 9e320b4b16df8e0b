"""Stories about finished projects with their photographs, and Lampang's report of 2560."""

from datetime import datetime, timedelta
from html import escape

from django.core.files.images import ImageFile
from wagtail.models import Collection

from cms.pictures import PeopleConsent
from cms.sample.clock import at
from cms.sample.course import BANGKOK, at_work
from cms.sample.files import photo_path, read
from cms.sample.records import day
from projects.models import Project
from projects.people.roles import area_group_name
from projects.people.scope import asking_as
from publications.actions import draft_achievement
from publications.lampang import publish_lampang_2560
from publications.models import Photo

IN_MODERATION, DRAFTS = 1, 1  # of the stories, the last ones
CREDIT = "ภาพวาดประกอบข้อมูลตัวอย่าง"
REPORT_PUBLISHED_AT = datetime(2022, 1, 10, 9, 30, tzinfo=BANGKOK)


def load_stories(rows, people, now):
    """`rows`: key in the projects' file → id of the record. Returns the stories; those of other records are left out."""
    told = [story for story in read("stories") if story["project"]["key"] in rows]
    pages = []
    for number, story in enumerate(told):
        left = len(told) - number
        written = at_work((now - timedelta(days=4 + 3 * left)).date(), story["headline"])
        officer = people.officers[story["project"]["area"]][0]
        with at(written), asking_as(officer):
            page = _write(story, rows[story["project"]["key"]], officer)
        if left > DRAFTS:
            with at(written + timedelta(minutes=40)), asking_as(officer):
                flow = page.get_workflow().start(page, officer)
            if left > DRAFTS + IN_MODERATION:
                moderator = people.central[0]
                with at(at_work(written.date() + timedelta(days=3), story["intro"])), asking_as(moderator):
                    flow.current_task_state.approve(user=moderator)
        pages.append(page)
    return pages


def _write(story, project_id, officer):
    project = Project.objects.select_related("province", "group").get(pk=project_id)
    photos = [_photo(photo, project, officer) for photo in story["photos"]]
    page = draft_achievement(project, by=officer)
    figures = [(block.block_type, block.value) for block in page.body if block.block_type == "figure"]
    page.title = page.draft_title = story["headline"]
    page.intro = story["intro"]
    page.photo = photos[0] if photos else None
    pictures = [("photo", {"photo": photo, "phase": "after", "own_caption": ""}) for photo in photos[1:]]
    texts = [("text", f"<p>{escape(text)}</p>") for text in story["body"]]
    page.body = [*texts[:1], *figures, *texts[1:], *pictures]
    page.save_revision(user=officer)
    return page


def _photo(told, project, officer):
    collection = Collection.objects.get(name=area_group_name(project.area), depth=2)
    path = photo_path(told["key"])
    with path.open("rb") as file:
        photo = Photo(
            title=told["caption"][:255],
            file=ImageFile(file, name=path.name),
            caption=told["caption"],
            taken_on=day(told["taken_on"]),
            credit=CREDIT,
            people_consent=PeopleConsent.NOBODY,
            project_code=project.code,
            collection=collection,
            uploaded_by_user=officer,
        )
        photo.save()
    return photo


def load_lampang_report(people):
    person = people.central[0]
    with at(REPORT_PUBLISHED_AT), asking_as(person):
        return publish_lampang_2560(by=person)
