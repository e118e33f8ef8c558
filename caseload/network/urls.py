"""Addresses of who is around a person, and of partners."""

from django.urls import path

from caseload.network.views import partners, person

urlpatterns = [
    path("people/<uuid:uuid>/network/", person.person_network, name="person_network"),
    path("people/<uuid:uuid>/network/new/", person.tie_add, name="tie_add"),
    path("people/<uuid:uuid>/statements/new/", person.statement_new, name="statement_new"),
    path("ties/<uuid:uuid>/change/", person.tie_change, name="tie_change"),
    path("ties/<uuid:uuid>/sharing/", person.tie_sharing, name="tie_sharing"),
    path("ties/<uuid:uuid>/end/", person.tie_end, name="tie_end"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_new, name="partner_new"),
    path("partners/<uuid:uuid>/", partners.partner, name="partner"),
]
