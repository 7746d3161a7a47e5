"""What an operator types, each command in a module that is imported when it is called."""
