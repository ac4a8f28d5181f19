"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "headquarters__set_up": _("Set up a headquarters from the template"),
    "mission__saved": _("Added or changed a mission"),
    "member_body__saved": _("Added or changed a body's seat in a headquarters"),
    "member_body__ended": _("Ended a body's seat in a headquarters"),
    "contact__saved": _("Added or changed a contact"),
    "contact__removed": _("Took a contact off the list"),
    "member_bodies__exported": _("Exported a headquarters' member bodies"),
    "pledge_text__saved": _("Wrote the text of pledges"),
    "pledge_text__published": _("Published the text of pledges"),
    "pledge__drafted": _("Prepared a pledge"),
    "pledge__changed": _("Changed the draft of a pledge"),
    "pledge__offered": _("Offered a pledge for signature"),
    "pledge__returned": _("Returned a pledge with words"),
    "pledge__signed": _("Signed a pledge"),
    "pledge__withdrawn": _("Withdrew a pledge"),
    "pledge__renewed": _("A pledge was renewed by a newer one"),
    "pledge__cancelled": _("Gave up a pledge before it was signed"),
    "pledge__printed": _("Printed a pledge"),
    "commitment__saved": _("Added or changed a commitment"),
    "commitment__removed": _("Removed a commitment"),
    "pledges__exported": _("Exported pledges or the score board"),
}
