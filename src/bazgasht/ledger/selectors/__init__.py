"""What this room reads."""

from .balances import Balance, balances
from .payments import pay_accounts, plain_sheba

__all__ = ["Balance", "balances", "pay_accounts", "plain_sheba"]
