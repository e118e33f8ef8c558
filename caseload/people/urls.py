"""Addresses of the register's pages."""

from django.urls import path

from caseload.people.views import details, episodes, legal, records, registering, searching

urlpatterns = [
    path("search/", searching.search, name="search"),
    path("people/new/", registering.person_new, name="person_new"),
    path("people/conflicts/", records.conflicts, name="conflicts"),
    path("people/conflicts/<uuid:uuid>/", records.conflict, name="conflict"),
    path("people/<uuid:uuid>/details/", details.person_details, name="person_details"),
    path("people/<uuid:uuid>/details/edit/", details.person_edit, name="person_edit"),
    path("people/<uuid:uuid>/history/", details.person_history, name="person_history"),
    path("people/<uuid:uuid>/refer/", details.person_refer, name="person_refer"),
    path("people/<uuid:uuid>/places/new/", details.place_add, name="place_add"),
    path("people/<uuid:uuid>/phones/new/", details.phone_add, name="phone_add"),
    path("people/<uuid:uuid>/names/new/", details.alias_add, name="alias_add"),
    path("people/<uuid:uuid>/names/end/", details.alias_end, name="alias_end"),
    path("people/<uuid:uuid>/numbers/new/", details.identifier_add, name="identifier_add"),
    path("people/<uuid:uuid>/numbers/end/", details.identifier_end, name="identifier_end"),
    path("people/<uuid:uuid>/died/", records.person_died, name="person_died"),
    path("people/<uuid:uuid>/died/undo/", records.person_death_undo, name="person_death_undo"),
    path("people/<uuid:uuid>/merge/", records.person_merge, name="person_merge"),
    path("places/<uuid:uuid>/first/", details.place_change, {"what": "first"}, name="place_first"),
    path("places/<uuid:uuid>/end/", details.place_change, {"what": "end"}, name="place_end"),
    path("phones/<uuid:uuid>/end/", details.phone_end, name="phone_end"),
    path("handover-notes/<uuid:uuid>/", details.handover_note, name="handover_note"),
    path("episodes/<uuid:uuid>/accept/", episodes.episode_accept, name="episode_accept"),
    path("episodes/<uuid:uuid>/decline/", episodes.episode_decline, name="episode_decline"),
    path("episodes/<uuid:uuid>/close/", episodes.episode_close, name="episode_close"),
    path("episodes/<uuid:uuid>/transfer/", episodes.episode_transfer, name="episode_transfer"),
    path("episodes/<uuid:uuid>/co-ordinator/", episodes.coordinator_change, name="coordinator_change"),
    path("episodes/<uuid:uuid>/intensity/", episodes.intensity_change, name="intensity_change"),
    path("episodes/<uuid:uuid>/rhythm/", episodes.rhythm_change, name="rhythm_change"),
    path("episodes/<uuid:uuid>/rhythm/end/", episodes.rhythm_end, name="rhythm_end"),
    path("episodes/<uuid:uuid>/legal/new/", legal.legal_add, name="legal_add"),
    path("legal/<uuid:uuid>/renew/", legal.legal_renew, name="legal_renew"),
    path("legal/<uuid:uuid>/end/", legal.legal_end, name="legal_end"),
    path("legal-tasks/<uuid:uuid>/", legal.legal_task_done, name="legal_task_done"),
]
