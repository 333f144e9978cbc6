"""The addresses; all but two are only named, for the links of the page."""

from django.urls import path

from . import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("care/<int:person>/dashboard", views.dashboard, name="dashboard"),
    path("care/<int:person>/follow-ups", views.healthz, name="follow_ups"),
    path("care/<int:person>/activities/<int:activity>", views.healthz, name="activity"),
    path("settings", views.healthz, name="settings"),
    path("help", views.healthz, name="help"),
    path("terms", views.healthz, name="terms"),
    path("privacy", views.healthz, name="privacy"),
    path("accessibility", views.healthz, name="accessibility"),
    path("logout", views.healthz, name="log_out"),
]
