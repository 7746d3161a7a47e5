"""Operations: backup and restore, doctor, health, retention."""
