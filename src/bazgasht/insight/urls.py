from django.urls import path

from . import performance_page, pledge_board, views

app_name = "insight"
urlpatterns = [
    path("pledges/board", pledge_board.board, name="pledges"),
    path("pledges/board/export", pledge_board.export, name="pledges_export"),
    path("reports/", views.report_list, name="reports"),
    path("reports/performance/", performance_page.performance, name="performance"),
    path("reports/performance/export", performance_page.export, name="performance_export"),
    path("reports/<str:code>/<str:week>/", views.weekly_report, name="weekly"),
    path("reports/<str:code>/<str:week>/report.pdf", views.weekly_pdf, name="weekly_pdf"),
    path("reports/<str:code>/<str:week>/report.xlsx", views.weekly_xlsx, name="weekly_xlsx"),
]
