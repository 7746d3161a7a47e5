"""Cards, keyboards, lists, and the contexts they are rendered with."""
