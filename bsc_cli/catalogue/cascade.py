"""Rules 6xx: cascades."""
