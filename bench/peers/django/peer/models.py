"""Who may see what of whom, and what waits for them."""

from django.conf import settings
from django.db import models


class Person(models.Model):
    account = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    given_name = models.TextField()
    family_name = models.TextField()


class Representation(models.Model):
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="given")
    may_see = models.BooleanField()
    ends_on = models.DateField(null=True)


class Clinic(models.Model):
    name_fr = models.TextField()
    name_en = models.TextField()


class FollowUp(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT)
    title_fr = models.TextField()
    title_en = models.TextField()
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Definition(models.Model):
    key = models.TextField()
    title_fr = models.TextField()
    title_en = models.TextField()


class Activity(models.Model):
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT)
    requester = models.ForeignKey(Person, on_delete=models.PROTECT)
    state = models.TextField(db_index=True)
    available_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    note = models.BinaryField()


class Opening(models.Model):
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT)


class AccessEvent(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    action = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    detail = models.TextField()
    request = models.TextField()
    origin = models.TextField()
