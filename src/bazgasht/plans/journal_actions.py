"""What this room writes into the journal, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "assessment__started": _("Started an assessment"),
    "assessment__section_saved": _("Saved a section of an assessment"),
    "assessment__finished": _("Finished an assessment"),
    "assessment__taken_over": _("An assessment that was begun went along to another prison"),
    "assessment__abandoned": _("Gave up an assessment"),
    "need__found": _("Recorded a need"),
    "need__changed": _("Changed a need's degree"),
    "need__moved": _("Changed a need's state"),
    "plan__stood_again": _("A plan stands again after a death that was taken back"),
    "assessment__stood_again": _("An assessment goes on after a death that was taken back"),
    "need__stood_again": _("A need stands again after a death that was taken back"),
    "need__inherited": _("A need of the family goes on with its next member"),
    "plan__created": _("Made a plan"),
    "plan__agreed": _("Agreed a plan with the person"),
    "plan__closed": _("Closed a plan"),
    "plan__taken_over": _("Took over a plan"),
    "plan__printed": _("Printed a plan"),
    "plan__exported": _("Exported a list of plan dates"),
    "goal__added": _("Added a goal"),
    "goal__changed": _("Changed a goal"),
    "goal__dropped": _("Gave up a goal"),
    "step__added": _("Added a step"),
    "step__changed": _("Changed a step"),
    "step__moved": _("Changed a step's state"),
    "date__moved": _("Moved a date, with its reason"),
    "review__scheduled": _("Scheduled a review"),
    "review__done": _("Reviewed a plan"),
    "priority__read": _("Read why a person stands where they stand"),
}
