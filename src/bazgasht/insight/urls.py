from django.urls import path

from . import views

app_name = "insight"
urlpatterns = [
    path("reports/", views.report_list, name="reports"),
    path("reports/<str:code>/<str:week>/", views.weekly_report, name="weekly"),
    path("reports/<str:code>/<str:week>/report.pdf", views.weekly_pdf, name="weekly_pdf"),
    path("reports/<str:code>/<str:week>/report.xlsx", views.weekly_xlsx, name="weekly_xlsx"),
]
