"""Rules of the city's concord: standard library only; time and chance come in as arguments."""
