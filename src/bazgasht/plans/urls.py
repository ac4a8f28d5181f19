from django.urls import path

from .views import assessments, due, parts, plans, priority, sections

app_name = "plans"
ASSESSMENT = "plans/assessments/<uuid:assessment>"
PLAN = "plans/<uuid:plan>"
CLIENT = "clients/<uuid:client>"
urlpatterns = [
    path(f"{CLIENT}/assessments/", assessments.assessments, name="assessments"),
    path(
        "households/<uuid:household>/assess", assessments.assess_household, name="assess_household"
    ),
    path(f"{ASSESSMENT}/", assessments.assessment, name="assessment"),
    path(f"{ASSESSMENT}/sections/<slug:section>", sections.section, name="section"),
    path(f"{ASSESSMENT}/answers", assessments.answers, name="answers"),
    path(f"{ASSESSMENT}/finish", assessments.finish, name="finish"),
    path(f"{ASSESSMENT}/finished", assessments.finished, name="finished"),
    path(f"{ASSESSMENT}/abandon", assessments.abandon, name="abandon"),
    path(f"{CLIENT}/plan/", plans.client_plan, name="client_plan"),
    path(f"{CLIENT}/plan/new", plans.new_plan, name="new_plan"),
    path(f"{CLIENT}/priority", priority.why, name="priority"),
    path("plans/priority-rule/", priority.rule, name="priority_rule"),
    path("plans/due/reviews/", due.reviews, name="due_reviews"),
    path("plans/due/steps/", due.steps, name="due_steps"),
    path("plans/due/<slug:kind>/export", due.export, name="due_export"),
    path(f"{PLAN}/", plans.plan, name="plan"),
    path(f"{PLAN}/agree", plans.agree, name="agree"),
    path(f"{PLAN}/close", plans.close, name="close"),
    path(f"{PLAN}/take-over", plans.take_over, name="take_over"),
    path(f"{PLAN}/plan.pdf", plans.print_plan, name="print"),
    path(f"{PLAN}/goals/new", parts.add_goal, name="add_goal"),
    path("plans/goals/<uuid:goal>/edit", parts.edit_goal, name="edit_goal"),
    path("plans/goals/<uuid:goal>/drop", parts.drop_goal, name="drop_goal"),
    path("plans/goals/<uuid:goal>/steps/new", parts.add_step, name="add_step"),
    path("plans/steps/<uuid:step>/edit", parts.edit_step, name="edit_step"),
    path("plans/steps/<uuid:step>/state", parts.step_state, name="step_state"),
    path("plans/steps/<uuid:step>/move", parts.move_step, name="move_step"),
    path("plans/reviews/<uuid:review>/", parts.review, name="review"),
    path("plans/reviews/<uuid:review>/move", parts.move_review, name="move_review"),
]
