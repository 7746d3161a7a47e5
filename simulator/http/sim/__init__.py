"""/sim: JSON endpoints for acts of people, and for what they see."""
