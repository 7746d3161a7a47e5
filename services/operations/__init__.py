"""Operations: backup, doctor, health, retention."""
