"""Addresses of visits and contacts."""

from django.urls import path

from caseload.contacts.views import changes, entries, log, raised, ready, saved, visits

urlpatterns = [
    path("contacts/new/", log.contact_new, name="contact_new"),
    path("contacts/drafts/<uuid:uuid>/", log.contact_draft, name="contact_draft"),
    path("contacts/drafts/<uuid:uuid>/discard/", log.contact_draft_discard, name="contact_draft_discard"),
    path("contacts/<uuid:uuid>/", entries.contact, name="contact"),
    path("contacts/<uuid:uuid>/saved/", saved.contact_saved, name="contact_saved"),
    path("contacts/<uuid:uuid>/copied/", saved.contact_copied, name="contact_copied"),
    path("contacts/<uuid:uuid>/correct/", changes.contact_correct, name="contact_correct"),
    path("contacts/<uuid:uuid>/withdraw/", changes.contact_withdraw, name="contact_withdraw"),
    path("contacts/<uuid:uuid>/wrong-person/", changes.contact_wrong_person, name="contact_wrong_person"),
    path("people/<uuid:uuid>/contacts/", entries.person_contacts, name="person_contacts"),
    path("visits/new/", visits.visit_new, name="visit_new"),
    path("visits/<uuid:uuid>/", visits.visit, name="visit"),
    path("people/<uuid:uuid>/concerns/new/", raised.concern_new, name="concern_new"),
    path("people/<uuid:uuid>/ready/", ready.ready_new, name="ready_new"),
    path("ready/<uuid:uuid>/", ready.ready, name="ready"),
    path("concerns/<uuid:uuid>/", raised.concern, name="concern"),
]
