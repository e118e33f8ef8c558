"""What happens elsewhere and the feed must follow."""

from integrations.models import Candidate, LocalId, Message, Question, SpellLink


def on_people_merged(*, loser_id: int, survivor_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.people_merged``: what was known of the one is the other's now."""
    for model in (LocalId, Message, SpellLink):
        model.objects.filter(person=loser_id).update(person=survivor_id)
    Question.objects.filter(decided_person=loser_id).update(decided_person=survivor_id)
    theirs = Candidate.objects.filter(person=loser_id)
    theirs.filter(question__candidates__person=survivor_id).delete()
    theirs.update(person=survivor_id)
