# Profile und Kontakte in der Live-App.

contacts-title = Meine Kontakte
contacts-lead = Menschen, mit denen Sie Kontakte ausgetauscht haben. Jede Seite sieht, was die andere geben wollte.
contacts-back = Alle Räume
contacts-loading = Wird geladen …
contacts-waiting = Möchten mit Ihnen Kontakte austauschen
contacts-waiting-count = { $count ->
    [one] Meine Kontakte: 1 Anfrage wartet
   *[other] Meine Kontakte: { $count } Anfragen warten
}
contacts-asked = Von Ihnen gefragt
contacts-all = Ausgetauscht
contacts-none = Noch niemand. Wählen Sie irgendwo in der Veranstaltung einen Namen und fragen Sie: Beide entscheiden, was die andere Seite sieht.
contacts-none-found = Niemand passt. Versuchen Sie andere Wörter.
contacts-search = In Ihren Kontakten suchen
contacts-found = { $count ->
    [one] Ein Kontakt.
   *[other] { $count } Kontakte.
}
contacts-csv = Als Tabelle sichern (CSV)
contacts-vcf = Fürs Adressbuch sichern (vCard)
contacts-since = Ausgetauscht am { $when }
contacts-note = Ihre Notiz
contacts-note-help = Nur Sie sehen sie.
contacts-note-save = Notiz sichern
contacts-note-saved = Die Notiz ist gesichert.
contacts-write = Schreiben
contacts-remove = Entfernen
contacts-remove-who = { $name } entfernen?
contacts-remove-text = Der Austausch endet für beide: { $name } sieht nicht mehr, was Sie gegeben haben, und Sie nicht mehr, was Sie bekommen haben. Auch Ihre Notiz wird gelöscht.
contacts-removed = Der Kontakt ist für beide entfernt.
contacts-accept = Kontakte austauschen
contacts-decline = Ablehnen
contacts-declined = Abgelehnt. Die andere Seite erfährt es nicht.
contacts-take-back = Zurücknehmen
contacts-taken-back = Ihre Anfrage ist zurückgenommen.
contacts-somebody-asks = Jemand möchte mit Ihnen Kontakte austauschen.

contacts-card-of = Über { $name }
contacts-card-empty = { $name } zeigt hier nichts weiter.
contacts-close = Schließen
contacts-online = gerade hier
contacts-ask = Kontakte austauschen
contacts-ask-do = Fragen
contacts-asked-now = { $name } ist gefragt. Sie sehen Ihre Kontakte, sobald beide zugestimmt haben.
contacts-exchanged-now = Sie und { $name } haben Kontakte ausgetauscht.
contacts-are = Sie und { $name } haben Kontakte ausgetauscht
contacts-are-asked = Sie haben { $name } um einen Austausch gebeten.
contacts-asks-you = { $name } möchte mit Ihnen Kontakte austauschen.
contacts-cancel = Abbrechen
contacts-share-text = Wählen Sie, was { $name } bekommt. Sichtbar wird es erst, wenn beide zugestimmt haben.
contacts-share-email = E-Mail-Adresse
contacts-share-card = Eine eigene Zeile
contacts-share-card-help = Eine Telefonnummer, ein Kürzel, wo Sie sich getroffen haben.
contacts-share-fields = Was mein Profil anderen zeigt
contacts-optional = (freiwillig)

contacts-profile = Mein Profil
contacts-profile-lead = So erscheinen Sie bei dieser Veranstaltung.
contacts-profile-save = Sichern
contacts-profile-saved = Ihr Profil ist gesichert.
contacts-name = Name
contacts-choose = Bitte wählen
contacts-field-public = Alle bei der Veranstaltung sehen es.
contacts-field-private = Nur der Veranstalter sieht es.
contacts-field-missing = Die Veranstaltung braucht diese Angabe.
contacts-field-link = Eine ganze Adresse, die mit https:// beginnt
contacts-needed = Bevor Sie hier etwas sagen, bittet die Veranstaltung um einige Worte zu Ihnen. Zusehen und zuhören können Sie schon jetzt.
contacts-liked = Erzählen Sie anderen ein wenig von sich, damit man Sie findet.
contacts-fill = Ausfüllen
contacts-not-now = Jetzt nicht

contacts-problem-incomplete = Die Veranstaltung braucht zuerst einige Worte zu Ihnen: Öffnen Sie „Mein Profil“.
contacts-problem-answer = Eine dieser Antworten ist zu lang oder passt nicht zu ihrer Frage.
contacts-problem-gone = Diese Anfrage oder diesen Kontakt gibt es nicht mehr.
contacts-problem-denied = Mit dieser Person können Sie keine Kontakte austauschen.
contacts-problem-invalid = Das ist keine E-Mail-Adresse, oder die Zeile ist zu lang.
contacts-problem-nothing = Wählen Sie mindestens etwas, das Sie geben.
contacts-problem-closed = Die Veranstaltung ist vorbei: keine weiteren Anfragen.
contacts-problem-often = Sie haben heute viele Menschen gefragt. Bitte morgen weiter.
