"""The city file: parser, checks and working-day calendar."""
