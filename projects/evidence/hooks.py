"""What the evidence slice adds to the admin."""
