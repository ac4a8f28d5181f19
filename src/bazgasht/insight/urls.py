from django.urls import path

from . import performance_page, pledge_board, views

app_name = "insight"
WEEK = "reports/<str:code>/<str:week>"
PART = "reports/of/<slug:kind>/<str:key>"
urlpatterns = [
    path("pledges/board", pledge_board.board, name="pledges"),
    path("pledges/board/export", pledge_board.export, name="pledges_export"),
    path("reports/", views.report_list, name="reports"),
    path("reports/performance/", performance_page.performance, name="performance"),
    path("reports/performance/export", performance_page.export, name="performance_export"),
    path("reports/<str:code>/compare/", views.compare_weeks, name="compare"),
    path("reports/<str:code>/compare/weeks.pdf", views.compare_pdf, name="compare_pdf"),
    path("reports/<str:code>/compare/weeks.xlsx", views.compare_xlsx, name="compare_xlsx"),
    path(f"{WEEK}/", views.weekly_report, name="weekly"),
    path(f"{WEEK}/report.pdf", views.weekly_pdf, name="weekly_pdf"),
    path(f"{WEEK}/report.xlsx", views.weekly_xlsx, name="weekly_xlsx"),
    path(f"{PART}/compare/", views.part_compare, name="part_compare"),
    path(f"{PART}/compare/weeks.pdf", views.part_compare_pdf, name="part_compare_pdf"),
    path(f"{PART}/compare/weeks.xlsx", views.part_compare_xlsx, name="part_compare_xlsx"),
    path(f"{PART}/<str:week>/", views.part_report, name="part_weekly"),
    path(f"{PART}/<str:week>/report.pdf", views.part_pdf, name="part_weekly_pdf"),
    path(f"{PART}/<str:week>/report.xlsx", views.part_xlsx, name="part_weekly_xlsx"),
]
