"""What this room reads."""

from .balances import Balance, balances

__all__ = ["Balance", "balances"]
