"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "referral__created": _("Drafted a referral"),
    "referral__changed": _("Changed the draft of a referral"),
    "referral__sent": _("Sent a referral"),
    "referral__accepted": _("Accepted a referral"),
    "referral__declined": _("Declined a referral"),
    "referral__withdrawn": _("Took a referral back"),
    "referral__mistaken": _("Marked a referral as sent by mistake"),
    "referral__waiting": _("Put a person on the waiting list"),
    "referral__in_service": _("Began a service"),
    "referral__on_hold": _("Paused a service"),
    "referral__ended": _("Ended a referral"),
    "referral__transferred": _("Passed a referral on to another body"),
    "referral__assigned": _("Assigned a referral"),
    "referrals__handed_over": _("Handed referrals over to a colleague"),
    "referral__followed": _("Open referrals are followed by another body"),
    "referral__reminded": _("Reminded a body of a referral"),
    "referral__escalated": _("Told of a referral without an answer"),
    "referrals__listed": _("Looked at a list of referrals"),
    "referrals__exported": _("Exported a list of referrals"),
    "board__exported": _("Exported a board"),
    "letter__printed": _("Printed a letter of introduction"),
    "waiting__explained": _("Explained a place on a waiting list"),
}
