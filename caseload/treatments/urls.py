"""Addresses of treatments, checks and the provider's policy."""

from django.urls import path

from caseload.treatments.views import courses, events, policies

urlpatterns = [
    path("episodes/<uuid:uuid>/treatments/new/", courses.treatment_new, name="treatment_new"),
    path("treatments/<uuid:uuid>/", courses.treatment, name="treatment"),
    path("treatments/<uuid:uuid>/change/", courses.treatment_change, name="treatment_change"),
    path("treatments/<uuid:uuid>/end/", courses.treatment_end, name="treatment_end"),
    path("treatments/<uuid:uuid>/record/", events.treatment_record, name="treatment_record"),
    path("treatment-events/<uuid:uuid>/correct/", events.treatment_correct, name="treatment_correct"),
    path("treatment-events/<uuid:uuid>/withdraw/", events.treatment_withdraw, name="treatment_withdraw"),
    path("treatment-events/<uuid:uuid>/answer/", events.treatment_answer, name="treatment_answer"),
    path("treatment-policy/", policies.policies, name="treatment_policies"),
    path("treatment-policy/new/", policies.policy_new, name="treatment_policy_new"),
    path("treatment-policy/<slug:kind>/", policies.policy, name="treatment_policy"),
    path("treatment-policy/<slug:kind>/change/", policies.policy_change, name="treatment_policy_change"),
]
