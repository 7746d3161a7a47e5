"""What every card is made of: texts, buttons, lists, contexts."""
