"""The authored deck: personas, topics and table talk as data, and the typed cards they are read into."""
