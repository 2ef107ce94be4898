"""A hub, its clients and their network in virtual time: one seed is one history, the same each time it is run."""
