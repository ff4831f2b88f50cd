## Untertitel

captions-title = Untertitel
captions-language = Sprache
captions-off = Aus
captions-silent = Wird gerade nicht geschrieben
captions-size = Größe
captions-size-small = Klein
captions-size-medium = Mittel
captions-size-large = Groß
captions-none-chosen = Wählen Sie unter dem Bild bei „Untertitel“ eine Sprache. Was von da an gesagt wird, können Sie hier nachlesen.
captions-nothing = Seit die Untertitel an sind, wurde nichts gesagt.
captions-read = Was gesagt wurde, { $language }
captions-transcript = Alles als Datei:
captions-text-file = Text
captions-vtt-file = WebVTT
captions-write = Was gerade gesagt wird
captions-write-language = Sprache, in der Sie schreiben
captions-no-language = Ein Sprachkürzel wie en, de oder pt-BR.
captions-write-text = Wer Untertitel eingeschaltet hat, sieht jedes Wort, während Sie tippen. Die Eingabetaste macht die Zeile endgültig.

## Die Gebärdensprache

captions-sign = Gebärdensprache
captions-sign-of = Gebärdensprache: { $name }
captions-sign-size = Größe der Gebärdensprache
captions-sign-large = Größer
captions-sign-small = Kleiner
captions-sign-hide = Ausblenden
captions-sign-show = Gebärdensprache zeigen
captions-sign-audio-only = Nur Ton. Die Gebärdensprache bleibt; blenden Sie sie aus, um gar kein Bild zu empfangen.
captions-sign-who = Wessen Kamera die Gebärdensprache zeigt
captions-sign-nobody = Niemandes
captions-sign-away = gerade nicht im Bild
captions-sign-stays = Sie bleiben auf der Bühne, wenn Sie an den nächsten Vortrag übergeben.
captions-sign-you = Sie dolmetschen: Ihre Kamera steht neben der Bühne.
