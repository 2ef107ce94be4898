"""The values a room is made of: positioned logs and the roster of seats."""
