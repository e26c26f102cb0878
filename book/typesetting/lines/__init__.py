"""Lines: every paragraph is broken as a whole, and the engine draws the lines that were chosen.

The engine breaks greedily: it fills each line and never looks back, and in a book two lines of
five come out with gaps. Here the lines of a paragraph are chosen together, by Knuth's and Plass's
method, with type that may be wider or narrower by a hundredth or two. The way of a document:

1. `cascade` asks the engine what the style sheets say of every element and page; `leaves` finds
   the paragraphs, each with the width of its lines and its text as one string.
2. `shape` measures the words with HarfBuzz, `hyphens` divides them, and `items` makes of a
   paragraph a row of numbers, of which `breaker` chooses the best lines.
3. `apply` writes the lines into the tree as newlines; `fonts` (with `outlines`) and `sheet` make
   the narrow-spaced, wider and narrower copies of the fonts that they are drawn with.
4. The engine lays the tree out. `verify` compares every line with what was chosen; a paragraph
   that differs is given up: the engine breaks it in the next laying out, and `report` says so.

`hang` tells what hangs in the margins, and `openings` sets the first letter of a section over
several lines.

`engine.LineSetter` does all that for the press. `extract` sees to the hyphens in a PDF's text.

For who makes up pages: `fit.Fitter.fit` returns `Fitted`, whose `paragraphs` are in the order of
the text, a note's behind the one that calls it. A `Paragraph` has `leaf` (its host element, its
width, whether it is `at_foot`) and `lines`, each a `Line`: its range in `leaf.text`, its natural
width, spaces, ratio, height in pixels, the ids of the calls on it, and whether it ends in a
divided word. `lines` is empty where the engine breaks the paragraph; `leaf.reason` says why,
and "ragged" means that its text is not justified. `Fitter.variants` gives the best lines of a
paragraph for other numbers of lines; `settings` and `write` (in `apply`) put a choice into the
tree, where every newline in the leaf is the end of a line: the tree may be cut there.

All lengths are CSS pixels. What is asked of the engine beyond its public interface is in
`cascade`, `probe` and `verify`: computed styles, page types, and the boxes of a laid out page.
"""
