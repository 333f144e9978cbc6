"""The dashboard: who asks, may they see this person, what waits, and a record that it was seen."""

import json
import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from .models import AccessEvent, Activity, Opening, Person, Representation
from .sealing import unseal
from .texts import TEXTS

WAITING = ["available", "started"]


def healthz(_request):
    return HttpResponse("ok\n", content_type="text/plain")


def _seen_person(account, person_id):
    """The account's own person, and the one of the address when the account may see them."""
    own = Person.objects.get(account=account)
    represented = list(Representation.objects.filter(holder=own, may_see=True).select_related("person"))
    today = timezone.localdate()
    people = [own] + [r.person for r in represented if r.ends_on is None or r.ends_on >= today]
    for person in people:
        if person.id == person_id:
            return own, person, people
    raise Http404


def _item(activity, opened, language, texts):
    requester = f"{activity.requester.given_name} {activity.requester.family_name}"
    available_on = date_format(timezone.localdate(activity.available_at), "j F Y")
    return {
        "id": activity.id,
        "title": getattr(activity.definition, f"title_{language}"),
        "asked": texts["asked"].format(name=requester, day=available_on),
        "due": texts["due"].format(day=date_format(activity.due_on, "j F Y")) if activity.due_on else "",
        "note": unseal(f"activity.note:{activity.id}", activity.note),
        "is_new": activity.id not in opened,
    }


@login_required
def dashboard(request, person):
    own, seen, people = _seen_person(request.user, person)
    waiting = list(
        Activity.objects.filter(follow_up__person=seen, state__in=WAITING, follow_up__suspended_at=None, follow_up__ended_at=None)
        .select_related("follow_up__clinic", "definition", "requester")
        .order_by("due_on", "id")
    )
    ids = [activity.id for activity in waiting]
    opened = set(Opening.objects.filter(account=request.user, activity__in=ids).values_list("activity_id", flat=True))
    # its own transaction, and the only one that writes: others read meanwhile
    AccessEvent.objects.create(
        action="record.listed",
        actor=request.user,
        person=seen,
        detail=json.dumps({"list": "dashboard", "ids": ids}),
        request=uuid.uuid4().hex,
        origin=request.META["REMOTE_ADDR"],
    )
    language = get_language()[:2]
    texts = TEXTS[language]
    groups = {}
    for activity in waiting:
        run = activity.follow_up
        group = groups.setdefault(run.id, {"title": getattr(run, f"title_{language}"), "place": getattr(run.clinic, f"name_{language}"), "items": []})
        group["items"].append(_item(activity, opened, language, texts))
    context = {
        "t": texts,
        "own": own,
        "person": seen,
        "people": people,
        "greeting": texts["greeting"].format(name=own.given_name),
        "lead": texts["lead"].format(count=len(waiting)),
        "groups": groups.values(),
    }
    return render(request, "dashboard.html", context)
