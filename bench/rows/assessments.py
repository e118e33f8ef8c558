"""A profile and a course, of people who were assessed forty times with the same instrument."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.queries import reading
from bench.measuring import Stage, require_same
from bench.readers import Reader, signed_in
from bench.rows.pages import Page

KEY = "mohost"
FORTY = """
SELECT p.uuid, c.user_id, a.uuid
FROM (SELECT person_id FROM assessments_assessment WHERE key = %s GROUP BY person_id HAVING count(*) = 40
      ORDER BY hashint8(person_id) LIMIT %s) f
JOIN caseload_person p ON p.id = f.person_id
JOIN caseload_episode e ON e.person_id = p.id
JOIN caseload_coordinatorperiod c ON c.episode_id = e.id AND c.ends_at IS NULL
CROSS JOIN LATERAL (
    SELECT uuid FROM assessments_assessment WHERE person_id = p.id ORDER BY on_date DESC LIMIT 1
) a
"""


@dataclass(frozen=True)
class Course:
    """A co-ordinator asking about somebody's course, or the latest assessment of it."""

    reader: Reader
    address: str
    person: UUID
    latest: UUID


class Assessments(Page):
    """What both pages share: about whom."""

    def subjects(self, stage: Stage) -> list[Course]:
        """People with forty assessments, each asked for by their co-ordinator."""
        with connection.cursor() as cursor:
            cursor.execute(FORTY, [KEY, stage.subjects])
            found = cursor.fetchall()
        readers = signed_in([reader for _, reader, _ in found])
        return [
            Course(reader, self.address(person, latest), person, latest)
            for reader, (person, _, latest) in zip(readers, found, strict=True)
        ]

    def address(self, person: UUID, latest: UUID) -> str:
        """What is asked for."""
        raise NotImplementedError

    def about(self, asked: Course) -> dict:
        """Also which assessment, and whose course."""
        told = asked.reader.about(timezone.now())
        return told | {"person": asked.person, "assessment": asked.latest, "key": KEY}


class Profile(Assessments):
    """The latest assessment of such a course."""

    name = "assessment_profile"

    def address(self, person: UUID, latest: UUID) -> str:
        """The signed assessment."""
        return reverse("assessment", args=[latest])

    def same(self, asked: Course, found: list[list]) -> None:
        """The same ratings, reasons and notes."""
        read = reading.one(asked.reader.rights, asked.latest, on=timezone.localdate())
        ours = [
            {"item": item, "value": each.value, "reason": each.reason, "note": each.note}
            for item, each in sorted(read.ratings.items())
        ]
        require_same(self.name, ours, found[1])


class Compare(Assessments):
    """The whole course: any two compared, the picture and the table of all."""

    name = "assessment_compare"

    def address(self, person: UUID, latest: UUID) -> str:
        """The course of the instrument."""
        return reverse("assessment_course", args=[person, KEY])

    def same(self, asked: Course, found: list[list]) -> None:
        """The same assessments in the same order with the same ratings."""
        reads = reading.course_of(asked.reader.rights, asked.person, on=timezone.localdate(), key=KEY)
        ours = [
            {
                "uuid": read.assessment.uuid,
                "on_date": read.assessment.on_date,
                "assessor": read.assessment.assessor.name,
                "content_hash": read.definition.content_hash,
                "values": {item: each.value for item, each in read.ratings.items()},
            }
            for read in reads
        ]
        require_same(self.name, ours, found[1])


ASSESSMENT_PROFILE = Profile()
ASSESSMENT_COMPARE = Compare()
