"""The list of staff in chat."""
