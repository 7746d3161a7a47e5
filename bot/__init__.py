"""How the process runs: settings, wiring, the ways in and out, the command line."""
