dates-days-ago = il y a { $days } jours
dates-in-days = dans { $days } jours
dates-today = aujourd’hui
dates-tomorrow = demain
dates-yesterday = hier
