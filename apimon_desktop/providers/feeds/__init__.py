"""How each kind of status page is read. Pure: a document in, an announcement out, whatever it holds."""
