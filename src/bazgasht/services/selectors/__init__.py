"""What this room reads."""

from .aid import (
    AidLine,
    AidMeeting,
    aid_inside,
    aid_of_client,
    household_aid,
    household_id_of,
    household_ids_of,
    window_of,
)
from .catalogue import (
    Board,
    Capacity,
    board_of,
    boards_of,
    capacities,
    get_service,
    missions_for,
    person_facts_for,
    services_for,
)
from .deliveries import deliveries_of, get_delivery

__all__ = [
    "AidLine",
    "AidMeeting",
    "Board",
    "Capacity",
    "aid_inside",
    "aid_of_client",
    "board_of",
    "boards_of",
    "capacities",
    "deliveries_of",
    "get_delivery",
    "get_service",
    "household_aid",
    "household_id_of",
    "household_ids_of",
    "missions_for",
    "person_facts_for",
    "services_for",
    "window_of",
]
