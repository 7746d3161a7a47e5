"""When terms are reminded of, and how due steps become one message a person."""
