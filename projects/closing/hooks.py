"""What the closing slice adds to the admin."""
