"""Addresses of assessments, formulations, goals and plans."""

from django.urls import path

from assessments.views import course, ends, licences, meeting, person, profile, rate, settings

urlpatterns = [
    # a person's assessments, and the draft that is rated
    path("people/<uuid:uuid>/assessments/", person.person_assessments, name="person_assessments"),
    path("people/<uuid:uuid>/begin-assessment/", person.assessment_begin, name="assessment_begin"),
    path("assessments/<uuid:uuid>/rate/", rate.assessment_rate, name="assessment_rate"),
    path("assessments/<uuid:uuid>/observe/", ends.assessment_observe, name="assessment_observe"),
    path("assessments/<uuid:uuid>/give-up/", ends.assessment_give_up, name="assessment_give_up"),
    path("assessments/<uuid:uuid>/correct/", ends.assessment_correct, name="assessment_correct"),
    # licences and how a team uses its instruments
    path("account/licences/", licences.my_licences, name="licences"),
    path("teams/<uuid:uuid>/instruments/", settings.team_instruments, name="team_instruments"),
    path("people/<uuid:uuid>/assessments/<slug:key>/again/", settings.assessment_again, name="assessment_again"),
    # what a signed one says, its course, paper, and the meeting
    path("assessments/<uuid:uuid>/", profile.assessment, name="assessment"),
    path("assessments/<uuid:uuid>/pdf/", profile.assessment_pdf, name="assessment_pdf"),
    path("assessments/<uuid:uuid>/text/", profile.assessment_text_page, name="assessment_text"),
    path("assessments/<uuid:uuid>/to-meeting/", meeting.assessment_to_meeting, name="assessment_to_meeting"),
    path("goals/<uuid:uuid>/to-meeting/", meeting.goal_to_meeting, name="goal_to_meeting"),
    path("interventions/<uuid:uuid>/to-meeting/", meeting.intervention_to_meeting, name="intervention_to_meeting"),
    path("meeting-items/<uuid:uuid>/take-back/", meeting.meeting_item_take_back, name="meeting_item_take_back"),
    path("people/<uuid:uuid>/assessments/<slug:key>/", course.assessment_course, name="assessment_course"),
    path(
        "people/<uuid:uuid>/assessments/<slug:key>/pdf/", course.assessment_course_pdf, name="assessment_course_pdf"
    ),
]
