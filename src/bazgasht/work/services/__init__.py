"""What this room writes, by verb."""
