"""Addresses of assessments, formulations, goals and plans."""

from django.urls import path

from assessments.views import (
    course,
    ends,
    goals,
    interventions,
    licences,
    meeting,
    person,
    plan,
    profile,
    rate,
    record,
    settings,
)

urlpatterns = [
    # a person's assessments, and the draft that is rated
    path("people/<uuid:uuid>/assessments/", person.person_assessments, name="person_assessments"),
    path("people/<uuid:uuid>/begin-assessment/", person.assessment_begin, name="assessment_begin"),
    path("assessments/<uuid:uuid>/rate/", rate.assessment_rate, name="assessment_rate"),
    path("assessments/<uuid:uuid>/observe/", ends.assessment_observe, name="assessment_observe"),
    path("assessments/<uuid:uuid>/give-up/", ends.assessment_give_up, name="assessment_give_up"),
    path("assessments/<uuid:uuid>/correct/", ends.assessment_correct, name="assessment_correct"),
    # formulation, goals and interventions
    path("people/<uuid:uuid>/plan/", plan.person_plan, name="person_plan"),
    path("people/<uuid:uuid>/plan/goals/new/", goals.goal_new, name="goal_new"),
    path("people/<uuid:uuid>/plan/formulation/", plan.formulation_new, name="formulation_new"),
    path("people/<uuid:uuid>/plan/formulations/", plan.person_formulations, name="person_formulations"),
    path("goals/<uuid:uuid>/", goals.goal, name="goal"),
    path("goals/<uuid:uuid>/change/", goals.goal_change, name="goal_change"),
    path("goals/<uuid:uuid>/revise/", goals.goal_revise, name="goal_revise"),
    path("goals/<uuid:uuid>/state/", goals.goal_state, name="goal_state"),
    path("goals/<uuid:uuid>/rate/", goals.goal_rate, name="goal_rate"),
    path("goals/<uuid:uuid>/interventions/new/", interventions.intervention_new, name="intervention_new"),
    path("interventions/<uuid:uuid>/revise/", interventions.intervention_revise, name="intervention_revise"),
    path("interventions/<uuid:uuid>/state/", interventions.intervention_state, name="intervention_state"),
    # licences and how a team uses its instruments
    path("account/licences/", licences.my_licences, name="licences"),
    path("teams/<uuid:uuid>/instruments/", settings.team_instruments, name="team_instruments"),
    path("people/<uuid:uuid>/assessments/<slug:key>/again/", settings.assessment_again, name="assessment_again"),
    # what a signed one says, its course, paper, and the meeting
    path("assessments/<uuid:uuid>/", profile.assessment, name="assessment"),
    path("assessments/<uuid:uuid>/pdf/", profile.assessment_pdf, name="assessment_pdf"),
    path("assessments/<uuid:uuid>/text/", record.assessment_text_page, name="assessment_text"),
    path("formulations/<uuid:uuid>/text/", record.formulation_text_page, name="formulation_text"),
    path("assessments/<uuid:uuid>/to-meeting/", meeting.assessment_to_meeting, name="assessment_to_meeting"),
    path("goals/<uuid:uuid>/to-meeting/", meeting.goal_to_meeting, name="goal_to_meeting"),
    path("interventions/<uuid:uuid>/to-meeting/", meeting.intervention_to_meeting, name="intervention_to_meeting"),
    path("meeting-items/<uuid:uuid>/take-back/", meeting.meeting_item_take_back, name="meeting_item_take_back"),
    path("people/<uuid:uuid>/assessments/<slug:key>/", course.assessment_course, name="assessment_course"),
    path(
        "people/<uuid:uuid>/assessments/<slug:key>/pdf/", course.assessment_course_pdf, name="assessment_course_pdf"
    ),
]
