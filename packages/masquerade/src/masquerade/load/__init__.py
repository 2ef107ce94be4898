"""`masquerade load`: people who are none play whole games against a server, and a report says what it took."""
