"""What this room reads."""

from .boards import (
    Board,
    board_bodies,
    board_columns,
    board_missions,
    board_rows,
    boards_for,
    get_board,
    get_board_item,
    pick_board,
)
from .bodies import Box, body_id, box_counts, box_rows, followed_by, partner_bodies
from .lines import Line, body_lines, chip_of, lines
from .offers import Offers, offers_for
from .orders import open_orders
from .referrals import (
    File,
    get_referral,
    open_referrals,
    passed_on,
    referral_file,
    reminded_at,
)
from .waiting import Place, WaitingLine, place_of, waiting_list, waits_of

__all__ = [
    "Board",
    "Box",
    "File",
    "Line",
    "Offers",
    "Place",
    "WaitingLine",
    "board_bodies",
    "board_columns",
    "board_missions",
    "board_rows",
    "boards_for",
    "body_id",
    "body_lines",
    "box_counts",
    "box_rows",
    "chip_of",
    "followed_by",
    "get_board",
    "get_board_item",
    "get_referral",
    "lines",
    "offers_for",
    "open_orders",
    "open_referrals",
    "partner_bodies",
    "passed_on",
    "pick_board",
    "place_of",
    "referral_file",
    "reminded_at",
    "waiting_list",
    "waits_of",
]
