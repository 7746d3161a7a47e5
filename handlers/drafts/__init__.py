"""What is being written: pieces, screens, sending."""
