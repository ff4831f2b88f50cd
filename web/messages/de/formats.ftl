# Wie man Zahlen, Tage und Uhrzeiten auf Deutsch schreibt. Wochentage ab Montag.

formats-decimal = ,
formats-group = .

formats-clock = { $hour }:{ $minute }
formats-day = { $weekday }, { $day }. { $month }
formats-date = { $day }. { $month } { $year }
formats-moment = { $weekday }, { $day }. { $month }, { $time } Uhr
formats-date-time = { $day }. { $month } { $year }, { $time } Uhr

formats-weekday-1 = Montag
formats-weekday-2 = Dienstag
formats-weekday-3 = Mittwoch
formats-weekday-4 = Donnerstag
formats-weekday-5 = Freitag
formats-weekday-6 = Samstag
formats-weekday-7 = Sonntag

formats-weekday-short-1 = Mo.
formats-weekday-short-2 = Di.
formats-weekday-short-3 = Mi.
formats-weekday-short-4 = Do.
formats-weekday-short-5 = Fr.
formats-weekday-short-6 = Sa.
formats-weekday-short-7 = So.

formats-month-1 = Januar
formats-month-2 = Februar
formats-month-3 = März
formats-month-4 = April
formats-month-5 = Mai
formats-month-6 = Juni
formats-month-7 = Juli
formats-month-8 = August
formats-month-9 = September
formats-month-10 = Oktober
formats-month-11 = November
formats-month-12 = Dezember

formats-month-short-1 = Jan.
formats-month-short-2 = Feb.
formats-month-short-3 = März
formats-month-short-4 = Apr.
formats-month-short-5 = Mai
formats-month-short-6 = Juni
formats-month-short-7 = Juli
formats-month-short-8 = Aug.
formats-month-short-9 = Sept.
formats-month-short-10 = Okt.
formats-month-short-11 = Nov.
formats-month-short-12 = Dez.
