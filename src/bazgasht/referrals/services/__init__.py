"""What this room writes, by verb."""

from .answer import accept, decline, mistaken, recall, withdraw
from .assign import assign, assign_many, hand_over, take
from .create import DraftNeed, create_referral, edit_draft
from .remind import escalate_due, remind
from .send import send
from .serve import NeedResult, deliver, end, hold, resume, start, wait
from .transfer import transfer

__all__ = [
    "DraftNeed",
    "NeedResult",
    "accept",
    "assign",
    "assign_many",
    "create_referral",
    "decline",
    "deliver",
    "edit_draft",
    "end",
    "escalate_due",
    "hand_over",
    "hold",
    "mistaken",
    "recall",
    "remind",
    "resume",
    "send",
    "start",
    "take",
    "transfer",
    "wait",
    "withdraw",
]
