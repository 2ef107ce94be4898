"""`masquerade doctor`: looks at everything that has to be right, and says how to mend what is not."""
