"""The commands of an operator, each a module that is imported when it is called."""
