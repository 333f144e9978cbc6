dates-days-ago = { $days } days ago
dates-in-days = in { $days } days
dates-today = today
dates-tomorrow = tomorrow
dates-yesterday = yesterday
