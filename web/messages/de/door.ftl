## Personal links

door-welcome-name = Willkommen, { $name }
door-join-text = Dieser persönliche Link öffnet Ihnen die Live-Räume. Geben Sie ihn nicht weiter: Wer ihn hat, kommt unter Ihrem Namen herein.
door-enter = Eintreten
door-welcome = Willkommen
door-link-gone = Dieser Link geht nicht
door-link-gone-text = Vielleicht ist er vertippt, oder er wurde durch einen neuen ersetzt. Bitten Sie um einen neuen.
door-to-event = Zur Veranstaltung

## Why a room does not open, by the code of the refusal; the live app says the same.

door-not-logged-in = Bitte zeigen Sie Ihr Ticket
door-not-logged-in-text = Wir wissen noch nicht, wer Sie sind. Öffnen Sie den Link Ihrer Bestellung oder Ihren persönlichen Link und wählen Sie dann „Teilnehmen“.
door-no-ticket = Sie brauchen ein Ticket
door-no-ticket-text = Diese Veranstaltung ist für alle mit Ticket. Sie bekommen eines in einer Minute.
door-wrong-ticket = Ihr Ticket gilt nicht für diesen Raum
door-wrong-ticket-text = Mit einem anderen Ticket oder einem Zusatz kommen Sie hinein.
door-unpaid = Ihre Bestellung ist noch nicht bezahlt
door-unpaid-text = Sobald Ihre Zahlung da ist, öffnet sich dieser Raum von selbst. Sie können die Seite offen lassen.
door-canceled = Ihre Bestellung wurde storniert
door-canceled-text = Damit endete auch das Recht auf diesen Raum. Wenn das ein Irrtum ist, fragen Sie die Veranstaltungsleitung.
door-too-early = Noch nicht offen
door-too-early-text = Sobald der Raum öffnet, kommen Sie von selbst hinein. Sie können die Seite offen lassen.
door-ended = Das ist vorbei
door-ended-text = Der letzte Programmpunkt in diesem Raum ist zu Ende. Danke, dass Sie da waren.
door-banned = Sie wurden ausgeschlossen
door-banned-text = Die Moderation hat Ihren Besuch dieser Veranstaltung beendet. Wenn Sie das für einen Irrtum halten, schreiben Sie der Veranstaltungsleitung.
door-full = Der Raum ist voll
door-full-text = Im Moment ist kein Platz frei. Sobald einer frei wird, kommen Sie hinein.
door-locked = Der Raum ist abgeschlossen
door-locked-text = Die Moderation hat die Tür geschlossen. Sobald sie wieder offen ist, kommen Sie hinein; lassen Sie diese Seite einfach offen.
door-waiting = Sie sind im Warteraum
door-waiting-text = Die Moderation weiß, dass Sie da sind, und lässt Sie herein; lassen Sie diese Seite einfach offen.
door-wrong-event = Dieses Ticket gilt für eine andere Veranstaltung
door-wrong-event-text = Bitte öffnen Sie den Link der Bestellung für diese Veranstaltung.
door-opens = Er öffnet { $when }.
door-to-tickets = Zu den Tickets
door-to-schedule = Programm ansehen
door-removed = Sie wurden gebeten, den Raum zu verlassen
door-removed-text = Die Moderation hat Sie aus diesem Raum genommen. Sie dürfen wiederkommen.
door-unknown = Sie können hier nicht hinein
