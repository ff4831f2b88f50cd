moderation-title = Meldungen und Sperren
moderation-tab = Meldungen
moderation-more = Was Sie bei { $name } tun können
moderation-report = Melden
moderation-report-title = { $name } melden
moderation-report-message-title = Diese Nachricht melden
moderation-report-text = Die Moderation wird es sehen. Die andere Person erfährt nichts davon.
moderation-report-who = Wen?
moderation-report-reason = Was ist geschehen? (freiwillig)
moderation-reported = Die Moderation weiß Bescheid.
moderation-block = Blockieren
moderation-block-who = { $name } blockieren?
moderation-block-text = Sie beide treffen sich nie zufällig, und die Person kann Ihnen nicht schreiben. Sie erfährt nichts davon.
moderation-blocked = { $name } ist blockiert.
moderation-silence = Stummschalten
moderation-sanction-who =
    { $kind ->
        [ban] { $name } aussperren?
       *[silence] { $name } stummschalten?
    }
moderation-sanction-text =
    { $kind ->
        [ban] Die Person geht sofort und kann nicht zurückkommen, in keinem anderen Fenster, mit keinem anderen ihrer Tickets.
       *[silence] Die Person kann zusehen und lesen. Sie kann nicht schreiben, fragen, abstimmen, reagieren oder auf die Bühne.
    }
moderation-do =
    { $kind ->
        [ban] Aussperren
       *[silence] Stummschalten
    }
moderation-where = Wo?
moderation-here = In diesem Raum
moderation-everywhere = Bei der ganzen Veranstaltung
moderation-whole-event = ganze Veranstaltung
moderation-no-room = kein Raum
moderation-span = Wie lange?
moderation-minutes =
    { $minutes ->
        [0] Bis die Moderation es zurücknimmt
        [10] 10 Minuten
        [60] Eine Stunde
       *[1440] Einen Tag
    }
moderation-reason = Warum? (für die Moderation, freiwillig)
moderation-about =
    { $about ->
        [message] Eine Nachricht von { $name }
        [call] Ein Gespräch mit { $name }
       *[person] { $name }
    }
moderation-told-by = gemeldet von { $name }
moderation-earlier =
    { $count ->
        [one] schon einmal gemeldet
       *[other] schon { $count }-mal gemeldet
    }
moderation-dismiss = Nichts zu tun
moderation-delete = Nachricht löschen
moderation-outcome =
    { $outcome ->
        [deleted] Die Nachricht wurde gelöscht.
        [removed] Aus dem Raum gewiesen.
        [silenced] Stummgeschaltet.
        [banned] Ausgesperrt.
       *[dismissed] Es war nichts zu tun.
    }
moderation-lift = Zurücknehmen
moderation-lifted = Zurückgenommen.
moderation-nothing = Niemand hat etwas gemeldet.
moderation-answered = Bearbeitet ({ $count })
moderation-sanctions = Stummgeschaltet und ausgesperrt
moderation-holds =
    { $kind ->
        [ban] Ausgesperrt: { $room }
       *[silence] Stummgeschaltet: { $room }
    }
moderation-holds-until =
    { $kind ->
        [ban] Ausgesperrt bis { $until }: { $room }
       *[silence] Stummgeschaltet bis { $until }: { $room }
    }
moderation-silenced = Die Moderation hat Sie hier stummgeschaltet. Sie können zusehen und lesen.
moderation-protected = Diese Person sorgt hier selbst für Ordnung.
moderation-answered-already = Jemand anderes war schneller.
moderation-lifted-already = Das wurde schon zurückgenommen.
moderation-nobody = Diese Person ist nicht mehr bei der Veranstaltung.
moderation-filtered = Diese Veranstaltung möchte solche Wörter oder Links nicht in ihren Räumen. Was Sie geschrieben haben, ist noch da.
