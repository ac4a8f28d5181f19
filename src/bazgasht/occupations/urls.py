from django.urls import path

from .views import editing, lists

app_name = "occupations"
urlpatterns = [
    path("occupations/", lists.occupation_list, name="list"),
    path("occupations/export", lists.export, name="export"),
    path("occupations/trades/", lists.trade_list, name="trades"),
    path("occupations/trades/new", editing.trade_new, name="trade_new"),
    path("occupations/trades/<slug:code>/", editing.trade_edit, name="trade_edit"),
    path("occupations/forecasts/", lists.forecast_list, name="forecasts"),
    path("occupations/forecasts/import", editing.forecast_import, name="forecast_import"),
    path("occupations/forecasts/template", editing.forecast_template, name="forecast_template"),
    path("occupations/<slug:code>/", lists.occupation, name="occupation"),
]
