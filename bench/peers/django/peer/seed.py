"""Makes the database and one patient for whom so many activities wait; prints the cookie and the address as JSON.

    python -m peer.seed 8
"""

import datetime
import importlib
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peer.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from peer.models import Activity, Clinic, Definition, FollowUp, Person, Representation  # noqa: E402
from peer.sealing import seal  # noqa: E402

OTHERS = 200
NOTE = "À remplir le matin, au calme, avant la marche."


def person(name, account=None):
    return Person.objects.create(account=account, given_name=name, family_name="Gagnon-Roy")


def ask(follow_up, definitions, requester, count):
    now = timezone.now()
    for at in range(count):
        activity = Activity.objects.create(
            follow_up=follow_up,
            definition=definitions[at % len(definitions)],
            requester=requester,
            state="available",
            available_at=now - datetime.timedelta(days=1),
            due_on=timezone.localdate() + datetime.timedelta(days=at + 2),
            note=b"",
        )
        activity.note = seal(f"activity.note:{activity.id}", NOTE)
        activity.save(update_fields=["note"])


@transaction.atomic
def world(count):
    clinic = Clinic.objects.create(name_fr="Clinique de la douleur, Montréal", name_en="Pain clinic, Montréal")
    definitions = [
        Definition.objects.create(key="pain", title_fr="Intensité de la douleur", title_en="Intensity of pain"),
        Definition.objects.create(key="sleep", title_fr="Bilan de sommeil", title_en="Sleep review"),
    ]
    requester = person("Claire")
    for at in range(OTHERS):
        other = FollowUp.objects.create(person=person(f"Alex {at}"), clinic=clinic, title_fr="Suivi libre", title_en="Open follow-up")
        ask(other, definitions, requester, 3)
    account = get_user_model().objects.create_user("patient@peer.test", password="Peer-2026!")
    patient = person("Camille", account)
    child = person("Émile")
    Representation.objects.create(holder=patient, person=child, may_see=True)
    run = FollowUp.objects.create(person=patient, clinic=clinic, title_fr="Suivi libre", title_en="Open follow-up")
    ask(run, definitions, requester, count)
    return account, patient


def session_of(account):
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return store.session_key


def main():
    call_command("migrate", run_syncdb=True, verbosity=0)
    account, patient = world(int(sys.argv[1]))
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(account)}; {settings.CSRF_COOKIE_NAME}={'k' * 32}"
    json.dump({"cookie": cookie, "path": f"/care/{patient.id}/dashboard"}, sys.stdout)


main()
