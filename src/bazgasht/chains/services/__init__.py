"""What may be done with chains and scenarios; each verb is one transaction and one journal entry."""
