// Where stickers stand on a sheet of A4, and where things stand on a sticker, in millimetres. Pure: it
// draws nothing, and says in a sentence what cannot be printed so that a phone reads it.

/** One sticker as it is cut out. */
export interface StickerSize {
  width: number
  height: number
}

export interface Placed {
  page: number
  x: number
  y: number
}

export interface Layout {
  perPage: number
  /** Left upper corner of the sticker of this number, from 0. */
  at(index: number): Placed
}

/** ISO 216. */
const A4 = { width: 210, height: 297 }
/** Office printers leave about 5 mm of each edge white; the marks need the rest. */
const EDGE = 8
/** Between two stickers, so that each has marks of its own. */
const GAP = 4
/** Nothing of a sticker stands nearer to its edge: a cut is never exact. */
export const PAD = 3
/** Room below the code for four lines. */
const WORDS = 25

/** ISO/IEC 18004: so many modules of nothing on every side of a code. */
export const QUIET = 4
/** A phone reads a code from about ten times its side; a driver holds it a forearm away. */
const LEAST_CODE = 25
/** Six dots of a printer with 300 to the inch: less and two modules run together. */
const LEAST_MODULE = 0.5

/** Three by three on a sheet, a code of 54 mm. */
export const USUAL_STICKER: StickerSize = { width: 60, height: 85 }

/** "60x85" in millimetres; null where it is not that. */
export function stickerSizeOf(text: string): StickerSize | null {
  const [, width, height] = /^(\d{2,3})x(\d{2,3})$/.exec(text) ?? []
  return width && height ? { width: Number(width), height: Number(height) } : null
}

/** As many as fit, in the middle of the sheet; null where not one does. */
export function layoutOf(size: StickerSize): Layout | null {
  const fits = (length: number, room: number): number =>
    Math.floor((room - 2 * EDGE + GAP) / (length + GAP))
  const columns = fits(size.width, A4.width)
  const rows = fits(size.height, A4.height)
  if (columns < 1 || rows < 1) return null
  const left = (A4.width - columns * size.width - (columns - 1) * GAP) / 2
  const top = (A4.height - rows * size.height - (rows - 1) * GAP) / 2
  const perPage = columns * rows
  return {
    perPage,
    at(index) {
      const onPage = index % perPage
      return {
        page: Math.floor(index / perPage),
        x: left + (onPage % columns) * (size.width + GAP),
        y: top + Math.floor(onPage / columns) * (size.height + GAP),
      }
    },
  }
}

/** The code on a sticker: its left upper corner without the quiet zone, and the side of a module. */
export function codeOn(
  size: StickerSize,
  modules: number,
): { x: number; y: number; module: number } | string {
  const side = Math.min(size.width - 2 * PAD, size.height - 2 * PAD - WORDS)
  const module = side / (modules + 2 * QUIET)
  if (module < LEAST_MODULE || module * modules < LEAST_CODE) {
    const least = Math.max(LEAST_MODULE, LEAST_CODE / modules) * (modules + 2 * QUIET)
    const width = Math.ceil(least + 2 * PAD)
    return `A sticker of ${size.width}x${size.height} mm is too small for its code: it takes at least ${width}x${width + WORDS} mm.`
  }
  return { x: (size.width - side) / 2 + QUIET * module, y: PAD + QUIET * module, module }
}

/** From the upper edge to the words below the code. */
export const wordsBelow = (size: StickerSize): number => size.height - PAD - WORDS
