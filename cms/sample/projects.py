"""The invented projects, each brought to its step by the people who would do it, in the order it happened."""

from cms.sample.clock import at
from cms.sample.course import events_of
from cms.sample.records import day, project_of
from projects.models import Project
from projects.people.scope import asking_as
from projects.register import actions
from projects.register.actions.locking import locked_for
from projects.register.models import Section
from projects.register.rules import Move
from projects.register.snapshot import snapshot

MADE_BY_OFFICE = 4  # every fourth record is basic data of the office, the others the agency made itself
BACK_TO_OFFICE = 2  # every second return of the centre goes to the office
WITHDRAWN_FOR_GOOD = 2
GIVEN_UP = "หน่วยงานแจ้งว่าได้รับงบประมาณจากแหล่งอื่นแล้ว และขอไม่ดำเนินการตามแผนปฏิบัติราชการประจำปีนี้"


class History:
    """Plays the events. Knows each record's row by its key in the file."""

    def __init__(self, told, registers, people):
        self.told = {project["key"]: project for project in told}
        self.registers, self.people = registers, people
        self.rows = {}
        of_centre = [project["key"] for project in told if project["step"] == "returned_by_centre"]
        self.back_to_office = set(of_centre[::BACK_TO_OFFICE])
        of_office = [project["key"] for project in told if project["step"] == "returned_by_office"]
        self.given_up = set(of_office[-WITHDRAWN_FOR_GOOD:]) if len(of_office) > 2 * WITHDRAWN_FOR_GOOD else set()

    def play(self, now):
        events = sorted(event for project in self.told.values() for event in events_of(project, now))
        for event in events:
            with at(event.moment):
                getattr(self, f"_{event.move}")(self.told[event.key])

    def agency_of(self, told):
        return self.people.of_agency.get(told["agency"]) or self.office_of(told)

    def office_of(self, told):
        return self.people.officers[told["area"]][0]

    def centre_of(self, told):
        return self.people.central[len(told["title"]) % 2]

    def _create(self, told):
        by_office = told["agency"] is None or int(told["key"].rsplit("-", 1)[1]) % MADE_BY_OFFICE == 0
        person = self.office_of(told) if by_office else self.agency_of(told)
        with asking_as(person):
            row = actions.create_project(project_of(told, self.registers), by=person)
            self.rows[told["key"]] = row.pk
            if told.get("cancel_reason"):
                actions.write_comment(row, section=Section.CLOSING, text=told["cancel_reason"], by=person)

    def _submit(self, told):
        person = self.agency_of(told)
        with asking_as(person):
            actions.submit_project(self.rows[told["key"]], by=person)

    def _verify(self, told):
        person = self.office_of(told)
        with asking_as(person):
            actions.verify_project(self.rows[told["key"]], by=person)

    def _accept(self, told):
        person = self.centre_of(told)
        with asking_as(person):
            actions.accept_project(self.rows[told["key"]], by=person)

    def _return(self, told):
        key = told["key"]
        by_centre = told["step"] == "returned_by_centre"
        person = self.centre_of(told) if by_centre else self.office_of(told)
        reason = told.get("return_reason") or "ขอให้แนบหลักฐานและเหตุผลประกอบการแก้ไข แล้วส่งมาตรวจใหม่"
        with asking_as(person):
            to_agency = by_centre and key not in self.back_to_office
            actions.return_project(self.rows[key], by=person, reason=reason, to_agency=to_agency)
            if key in self.given_up:
                actions.cancel_record(self.rows[key], by=person, reason=GIVEN_UP)

    def _amend(self, told):
        """What the edit form does: a new version of the live record, logged, and the reason beside it."""
        person, amendment = self.agency_of(told), told["amendment"]
        with asking_as(person):
            row = locked_for(Move.EDIT, self.rows[told["key"]], by=person)
            newest = row.get_latest_revision_as_object()
            before = snapshot(newest)
            for name, value in amendment["changes"].items():
                setattr(newest, name, day(value) if name.endswith("_on") else value)
            newest.save_revision(user=person, clean=False)
            row = Project.objects.get(pk=row.pk)
            actions.note_saved(row, by=person, before=before)
            actions.write_comment(row, section=Section.DETAILS, text=amendment["reason"], by=person)
