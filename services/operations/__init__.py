"""What operators run: backup, doctor, health, retention."""
