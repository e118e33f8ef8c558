"""What happens elsewhere and the feed must follow."""

from django.db.models import Exists, OuterRef

from integrations.models import Candidate, LocalId, Message, Question, SpellLink


def on_people_merged(*, loser_id: int, survivor_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.people_merged``: what was known of the one is the other's now."""
    _part_visits(loser_id, survivor_id)
    for model in (LocalId, Message, SpellLink):
        model.objects.filter(person=loser_id).update(person=survivor_id)
    Question.objects.filter(decided_person=loser_id).update(decided_person=survivor_id)
    theirs = Candidate.objects.filter(person=loser_id)
    theirs.filter(question__candidates__person=survivor_id).delete()
    theirs.update(person=survivor_id)


def _part_visits(loser_id: int, survivor_id: int) -> None:
    """A visit that was told of both is one visit of the survivor's: reckoned anew from the messages of both, and
    what was made of it for the loser is taken back. Both happen when messages are next worked off."""
    survivors = SpellLink.objects.filter(person=survivor_id, sender=OuterRef("sender"), key=OuterRef("key"))
    for link in SpellLink.objects.filter(Exists(survivors), person=loser_id):
        SpellLink.objects.filter(person=survivor_id, sender=link.sender_id, key=link.key).update(is_stale=True)
        link.key, link.is_stale = f"{link.key[:90]}~{link.pk}", True
        link.save(update_fields=["key", "is_stale"])
