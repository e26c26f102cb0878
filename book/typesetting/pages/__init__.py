"""Pages: planned over lines that are known, cut, and drawn by the engine as they were planned.

The engine takes no decision about pages: it could neither cut a note nor keep it with its call.
The way of a document, section by section (each begins a page):

1. `walk` takes a section apart into items from top to bottom, lines mostly, and its notes; the
   heights are told by the styles. `measure` asks the engine for those of tables, pictures and
   other blocks, and `settle` puts them in their place: a table as rows, a paragraph that the
   engine breaks as lines (`own_lines`), what is higher than a page made smaller.
2. `variants` finds paragraphs that can be a line longer or shorter. `plan` chooses the pages, over
   `stack` (the text: where a page may end), `fill` (the notes: what of them fits; `rows` tells
   which share a line) and `grid` (lines at whole lines from the head of the page). There is
   always a plan.
3. `cut` splits the tree where pages end, and hangs the notes of each page in one element on it.
4. The engine lays it out, and `check` compares every line and block with its planned place.
   What is only a little off is said. Where lines come to stand on other pages, the section is
   planned again with shorter pages, and at last left to the engine, which would lose notes at the
   foot: `behind` sets them at the section's end, and that is said, too.

`engine.PageSetter` does all that; `structure` puts the notes in order in the PDF's structure tree.
`paper` has the sizes of a page and the style sheet that goes with cut pages: its short class
names begin with p. What a theme may weigh is in `book.model.theme`. Lengths are CSS pixels.
"""
