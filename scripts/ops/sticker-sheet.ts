// A sheet of stickers as PDF, ready for a printer: codes as vectors in pure black, marks to cut along,
// words in a font that lies in the file. It must never know what a code leads to.
import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'
// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import {
  codeOn,
  layoutOf,
  PAD,
  wordsBelow,
  type Placed,
  type StickerSize,
} from './sticker-layout.ts'

/** What one sticker says. */
export interface Sticker {
  /** What the code says: nothing else is drawn as one. */
  code: string
  /** What a driver types who cannot scan. */
  number: string
  /** "CCS 150 kW"; empty: not known. */
  plug: string
  operator: string
  /** Whom a driver calls; empty: nobody. */
  support: string
}

/** Points in a millimetre. */
const MM = 72 / 25.4
/** Black ink alone: four inks on each other are never sharp. */
const BLACK: [number, number, number, number] = [0, 0, 0, 100]
/** A quarter can be scratched or dirty and it is read all the same. */
const CORRECTION = 'Q'
/** Marks begin so far from the sticker and are so long, in mm. */
const MARK = { from: 0.5, length: 1.2, pen: 0.25 }

const resolve = createRequire(import.meta.url).resolve
const fontFile = (style: string): string =>
  resolve(`@expo-google-fonts/atkinson-hyperlegible/${style}/AtkinsonHyperlegible_${style}.ttf`)

/** The sheet, or why it cannot be printed. */
export async function stickerSheet(
  stickers: readonly Sticker[],
  size: StickerSize,
): Promise<{ pdf: Uint8Array; pages: number } | string> {
  const layout = layoutOf(size)
  if (layout === null) return `A sticker of ${size.width}x${size.height} mm does not fit on A4.`
  const codes = stickers.map(({ code }) => encode(code, { ecc: CORRECTION, border: 0 }))
  const places = codes.map(({ size: modules }) => codeOn(size, modules))
  const fault = places.find((one) => typeof one === 'string')
  if (fault !== undefined) return fault
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    font: fontFile('400Regular'),
    info: { Title: 'Stickers for charging stations' },
  })
  doc.registerFont('regular', fontFile('400Regular'))
  doc.registerFont('bold', fontFile('700Bold'))
  stickers.forEach((sticker, index) => {
    const at = layout.at(index)
    if (index % layout.perPage === 0) doc.addPage()
    drawMarks(doc, at, size)
    const place = places[index]
    const matrix = codes[index]?.data
    if (place && typeof place !== 'string' && matrix) drawCode(doc, at, place, matrix)
    drawWords(doc, at, size, sticker)
  })
  doc.end()
  const pdf = await buffer(doc)
  return { pdf, pages: Math.ceil(stickers.length / layout.perPage) }
}

/** One path for the whole code: modules that touch leave no hairline between them. */
function drawCode(
  doc: PDFKit.PDFDocument,
  at: Placed,
  { x, y, module }: { x: number; y: number; module: number },
  matrix: readonly boolean[][],
): void {
  const left = (at.x + x) * MM
  const top = (at.y + y) * MM
  const side = module * MM
  matrix.forEach((row, line) => {
    for (let from = 0; from < row.length; from += 1) {
      if (!row[from]) continue
      let to = from
      while (row[to + 1]) to += 1
      doc.rect(left + from * side, top + line * side, (to - from + 1) * side, side)
      from = to
    }
  })
  doc.fillColor(BLACK).fill()
}

function drawMarks(doc: PDFKit.PDFDocument, at: Placed, { width, height }: StickerSize): void {
  const { from, length, pen } = MARK
  for (const x of [at.x, at.x + width]) {
    for (const [y, outward] of [
      [at.y, -1],
      [at.y + height, 1],
    ] as const) {
      doc.moveTo(x * MM, (y + outward * from) * MM)
      doc.lineTo(x * MM, (y + outward * (from + length)) * MM)
    }
  }
  for (const y of [at.y, at.y + height]) {
    for (const [x, outward] of [
      [at.x, -1],
      [at.x + width, 1],
    ] as const) {
      doc.moveTo((x + outward * from) * MM, y * MM)
      doc.lineTo((x + outward * (from + length)) * MM, y * MM)
    }
  }
  doc.lineWidth(pen).stroke(BLACK)
}

/** Sizes in points: the number is read standing, the rest bent down to it. */
const LINES = [
  { of: 'number', font: 'bold', most: 24 },
  { of: 'plug', font: 'bold', most: 13 },
  { of: 'operator', font: 'regular', most: 11 },
  { of: 'support', font: 'regular', most: 11 },
] as const
/** Below it nobody reads a sticker: then it is cut off with an ellipsis. */
const LEAST_POINTS = 7

function drawWords(doc: PDFKit.PDFDocument, at: Placed, size: StickerSize, sticker: Sticker): void {
  const width = (size.width - 2 * PAD) * MM
  let y = (at.y + wordsBelow(size)) * MM
  doc.fillColor(BLACK)
  for (const { of, font, most } of LINES) {
    const words = sticker[of]
    if (words === '') continue
    doc.font(font).fontSize(most)
    const points = Math.max(
      LEAST_POINTS,
      Math.min(most, (0.97 * most * width) / doc.widthOfString(words)),
    )
    doc.fontSize(points)
    const height = doc.currentLineHeight(true)
    doc.text(words, (at.x + PAD) * MM, y, { width, height, align: 'center', ellipsis: true })
    y += height
  }
}
