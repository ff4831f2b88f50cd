## The whiteboard of a meeting

whiteboard-title = Whiteboard
whiteboard-open = Open whiteboard
whiteboard-leave = Back to the pictures
whiteboard-loading = The board is loading …
whiteboard-of-group = The board of your group
whiteboard-tools = Tools
whiteboard-select = Select and move
whiteboard-pen = Pen
whiteboard-eraser = Eraser
whiteboard-line = Line
whiteboard-arrow = Arrow
whiteboard-rectangle = Rectangle
whiteboard-ellipse = Ellipse
whiteboard-text = Text
whiteboard-note = Note
whiteboard-color = Colour
whiteboard-ink = Ink
whiteboard-red = Red
whiteboard-orange = Orange
whiteboard-yellow = Yellow
whiteboard-green = Green
whiteboard-blue = Blue
whiteboard-violet = Violet
whiteboard-gray = Grey
whiteboard-thickness = Thickness
whiteboard-size-1 = Fine
whiteboard-size-2 = Medium
whiteboard-size-3 = Bold
whiteboard-size-4 = Very bold
whiteboard-filled = Filled
whiteboard-undo = Undo
whiteboard-redo = Redo
whiteboard-delete = Delete
whiteboard-zoom-in = Closer
whiteboard-zoom-out = Further away
whiteboard-fit = Show everything
whiteboard-export-png = Save as PNG
whiteboard-export-svg = Save as SVG
whiteboard-more = More
whiteboard-clear = Clear the board
whiteboard-clear-text = Everything on it is gone for everybody, and cannot be brought back.
whiteboard-close = Close for drawing
whiteboard-reopen = Open for drawing
whiteboard-closed = A moderator has closed the board for drawing.
whiteboard-looking = You can look, drawing is for those who may speak here.
whiteboard-full = The board is full.
whiteboard-was-cleared = A moderator has cleared the board.
whiteboard-surface = Drawing area, { $count ->
    [0] empty
    [one] one element
   *[other] { $count } elements
}
whiteboard-words = Texts on the board
whiteboard-words-none = There are no texts on the board.
whiteboard-words-edit = Change “{ $text }”
whiteboard-writing = Text on the board
whiteboard-write-done = Done
whiteboard-add-note = Add a note
whiteboard-refused = That could not be done. The board shows what is there.
