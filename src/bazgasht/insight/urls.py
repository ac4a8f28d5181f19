from django.urls import path

from . import pledge_board, views

app_name = "insight"
urlpatterns = [
    path("pledges/board", pledge_board.board, name="pledges"),
    path("pledges/board/export", pledge_board.export, name="pledges_export"),
    path("reports/", views.report_list, name="reports"),
    path("reports/<str:code>/<str:week>/", views.weekly_report, name="weekly"),
    path("reports/<str:code>/<str:week>/report.pdf", views.weekly_pdf, name="weekly_pdf"),
    path("reports/<str:code>/<str:week>/report.xlsx", views.weekly_xlsx, name="weekly_xlsx"),
]
