## Captions

captions-title = Captions
captions-language = Language
captions-off = Off
captions-silent = Nobody writes this now
captions-size = Size
captions-size-small = Small
captions-size-medium = Medium
captions-size-large = Large
captions-none-chosen = Choose a language at “Captions” below the picture. What is said from then on can be read again here.
captions-nothing = Nothing was said since captions are on.
captions-read = What was said, { $language }
captions-transcript = Everything as a file:
captions-text-file = Text
captions-vtt-file = WebVTT
captions-write = What is being said
captions-write-language = Language you write in
captions-no-language = A language tag such as en, de or pt-BR.
captions-write-text = Those who have captions on see each word as you type. Enter makes the line final.

## The sign language

captions-sign = Sign language
captions-sign-of = Sign language: { $name }
captions-sign-size = Size of the sign language
captions-sign-large = Larger
captions-sign-small = Smaller
captions-sign-hide = Hide
captions-sign-show = Show sign language
captions-sign-audio-only = Sound only. The sign language stays; hide it to receive no picture at all.
captions-sign-who = Whose camera is the sign language
captions-sign-nobody = Nobody’s
captions-sign-away = not in the picture now
captions-sign-stays = They stay on stage when you hand over to the next session.
captions-sign-you = You interpret: your camera is shown beside the stage.
