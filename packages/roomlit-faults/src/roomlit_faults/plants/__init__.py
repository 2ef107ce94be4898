"""Known faults, to be planted into the hub: whoever claims to find faults has to find these."""
