"""City files, one a city, and what reads and checks them; the door is `services/city/city_file.py`."""
