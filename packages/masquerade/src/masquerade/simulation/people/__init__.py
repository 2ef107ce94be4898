"""What is written for simulated people: how they are, what they say of themselves, and what they say on each topic."""
