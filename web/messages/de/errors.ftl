# Was auf dem Weg zu einer Seite schiefging.

errors-not-found = Nicht gefunden
errors-not-found-text = Unter dieser Adresse gibt es nichts. Bitte prüfen Sie den Link, den Sie bekommen haben.

errors-forged = Bitte versuchen Sie es noch einmal
errors-forged-text = Dieses Formular ist zu alt oder kam von einer anderen Website. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal ab.

errors-busy = Sehr viel los
errors-busy-text = Viele möchten gerade dasselbe, und Ihre Anfrage kam nicht durch. Es wurde nichts geändert; gehen Sie zurück und versuchen Sie es noch einmal.

errors-internal = Etwas ist schiefgegangen
errors-internal-text = Das war unser Fehler, nicht Ihrer. Es wurde nichts geändert; versuchen Sie es gleich noch einmal.
