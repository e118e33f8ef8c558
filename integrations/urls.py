"""Addresses of the feed."""

from django.urls import include, path

from integrations.fhir import views as fhir
from integrations.views import messages, post, questions, systems

urlpatterns = [
    path("feed/", messages.feed_messages, name="feed"),
    path("feed/replay/", messages.feed_replay_shown, name="feed_replay_shown"),
    path("feed/messages/<uuid:uuid>/", messages.feed_message, name="feed_message"),
    path("feed/messages/<uuid:uuid>/replay/", messages.feed_replay, name="feed_replay"),
    path("feed/senders/<uuid:uuid>/", messages.feed_sender, name="feed_sender"),
    path("feed/systems/", systems.feed_systems, name="feed_systems"),
    path("feed/systems/new/", systems.feed_system_new, name="feed_system_new"),
    path("feed/systems/<uuid:uuid>/", systems.feed_system, name="feed_system"),
    path("feed/systems/<uuid:uuid>/revoke/", systems.feed_system_revoke, name="feed_system_revoke"),
    path("feed/matches/", questions.feed_questions, name="feed_questions"),
    path("feed/matches/<uuid:uuid>/", questions.feed_question, name="feed_question"),
    path("feed/adt/", post.feed_post, name="feed_post"),
    path("fhir/R4", fhir.fhir_notify, name="fhir_base_bare"),
    path("fhir/R4/", include("integrations.fhir.urls")),
]
