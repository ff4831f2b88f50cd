# How English writes numbers, days and clocks. The names follow the weeks' and months' own order, Monday first.

formats-decimal = .
formats-group = ,

formats-clock = { $hour }:{ $minute }
formats-day = { $weekday }, { $day } { $month }
formats-date = { $day } { $month } { $year }
formats-moment = { $weekday }, { $day } { $month }, { $time }
formats-date-time = { $day } { $month } { $year }, { $time }

formats-weekday-1 = Monday
formats-weekday-2 = Tuesday
formats-weekday-3 = Wednesday
formats-weekday-4 = Thursday
formats-weekday-5 = Friday
formats-weekday-6 = Saturday
formats-weekday-7 = Sunday

formats-weekday-short-1 = Mon
formats-weekday-short-2 = Tue
formats-weekday-short-3 = Wed
formats-weekday-short-4 = Thu
formats-weekday-short-5 = Fri
formats-weekday-short-6 = Sat
formats-weekday-short-7 = Sun

formats-month-1 = January
formats-month-2 = February
formats-month-3 = March
formats-month-4 = April
formats-month-5 = May
formats-month-6 = June
formats-month-7 = July
formats-month-8 = August
formats-month-9 = September
formats-month-10 = October
formats-month-11 = November
formats-month-12 = December

formats-month-short-1 = Jan
formats-month-short-2 = Feb
formats-month-short-3 = Mar
formats-month-short-4 = Apr
formats-month-short-5 = May
formats-month-short-6 = Jun
formats-month-short-7 = Jul
formats-month-short-8 = Aug
formats-month-short-9 = Sep
formats-month-short-10 = Oct
formats-month-short-11 = Nov
formats-month-short-12 = Dec
