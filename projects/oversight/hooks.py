"""What the oversight slice adds to the admin."""
