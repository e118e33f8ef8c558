"""Who sends: taken in when they first speak, and put right by somebody who knows them."""

import datetime as dt
import secrets
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.operations import whereabouts
from caseload.spells import operations as spells
from integrations.models import Sender
from teams.models import User
from teams.queries import MACHINES


def senders_of(
    keys: Collection[tuple[str, str]], *, at: dt.datetime, only_known: Collection[tuple[str, str]] = ()
) -> dict[tuple[str, str], Sender]:
    """The senders of these MSH-3 and MSH-4, new ones made; of ``only_known`` those that are known already."""
    keys = {*keys, *only_known}
    if not keys:
        return {}
    found = Sender.objects.filter(
        application__in={application for application, _facility in keys},
        facility__in={facility for _application, facility in keys},
    )
    known = {(each.application, each.facility): each for each in found}
    return known | {
        key: take_in(application=key[0], facility=key[1], at=at) for key in keys - known.keys() - set(only_known)
    }


def take_in(*, application: str, facility: str, at: dt.datetime, **more) -> Sender:
    """A sender that spoke for the first time. Two who hear it at once make one row."""
    key = {"application": application, "facility": facility}
    try:
        with transaction.atomic():
            name = " / ".join(filter(None, (facility, application)))[:120] or _("A sender without a name")
            acts_as = User(name=_acting(more.get("name", name)), is_active=False)
            acts_as.email = f"feed-{secrets.token_hex(8)}{MACHINES}"
            acts_as.set_unusable_password()
            acts_as.save()
            sender = Sender.objects.create(**key, **({"name": name, "acts_as": acts_as, "first_seen_at": at} | more))
            record("sender.taken_in", by=None, subject="sender", subject_uuid=sender.uuid)
            return sender
    except IntegrityError:
        return Sender.objects.get(**key)


def _acting(name: str) -> str:
    """As it stands under what it has recorded."""
    return (_("Hospital feed: %(name)s") % {"name": name})[:120]


@transaction.atomic
def change_sender(*, sender: Sender, by: User, **values) -> Sender:
    """Its name, how it is read, when it counts as silent. Whoever saves it has looked at it. What it has told goes by
    the new name: nobody on a ward knows the old one."""
    was = Sender.objects.select_for_update(of=("self",)).get(pk=sender.pk).name
    for name, value in (values | {"is_confirmed": True}).items():
        setattr(sender, name, value)
    sender.save(update_fields=[*values, "is_confirmed"])
    if sender.name != was:
        User.objects.filter(pk=sender.acts_as_id).update(name=_acting(sender.name))
        spells.call_teller(by=sender.acts_as, was=was, name=sender.name)
        whereabouts.call_teller(by=sender.acts_as, was=was, name=sender.name)
    record("sender.changed", by=by, subject="sender", subject_uuid=sender.uuid, profile=sender.profile)
    return sender
