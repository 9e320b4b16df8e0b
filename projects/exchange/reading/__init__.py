"""From the bytes of a file to tables of text: what may come in, what is refused before it is parsed, what is said."""
