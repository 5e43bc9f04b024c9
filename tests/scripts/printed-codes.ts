// Reads what a sheet of stickers says, from the PDF itself: its black rectangles are put on a picture, and
// the picture is read by the scanner's own reader.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** Dots in a millimetre: those of a printer with 300 to the inch. */
const DOTS = 300 / 25.4
const POINTS = 72 / 25.4
const A4 = { width: Math.ceil(210 * DOTS), height: Math.ceil(297 * DOTS) }

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
await prepareZXingModule({
  overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer },
  fireImmediately: true,
})

/** A code on a page: what it says, and where its corner is, in mm from the left upper one. */
export interface Read {
  text: string
  xMm: number
  yMm: number
}

/** What streams of the PDF hold, unpacked; fonts and other things that are no text are left as they are. */
function streamsOf(pdf: Buffer): string[] {
  const all: string[] = []
  for (let at = 0; ;) {
    const begin = pdf.indexOf('stream\n', at)
    if (begin < 0) return all
    const end = pdf.indexOf('endstream', begin)
    all.push(unpacked(pdf.subarray(begin + 7, end)))
    at = end + 9
  }
}

function unpacked(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1')
  } catch {
    return ''
  }
}

/** Rectangles of every page, in points from the left upper corner. */
function rectanglesOf(pdf: Buffer): number[][][] {
  const pages = streamsOf(pdf).filter((text) => / re\n/.test(text))
  return pages.map((text) =>
    [...text.matchAll(/^([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re$/gm)].map((found) =>
      found.slice(1).map(Number),
    ),
  )
}

const dot = (points: number): number => Math.round((points / POINTS) * DOTS)

function pictureOf(rectangles: readonly number[][]): ImageData {
  const { width, height } = A4
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (const [x = 0, y = 0, w = 0, h = 0] of rectangles) {
    for (let row = dot(y); row < dot(y + h); row += 1) {
      for (let column = dot(x); column < dot(x + w); column += 1) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
      }
    }
  }
  return { data, width, height, colorSpace: 'srgb' }
}

/** Every code of every page. */
export async function readSheet(pdf: Buffer): Promise<Read[][]> {
  return Promise.all(
    rectanglesOf(pdf).map(async (rectangles) => {
      const found = await readBarcodes(pictureOf(rectangles), {
        formats: ['QRCode'],
        maxNumberOfSymbols: 255,
      })
      return found.map(({ text, position }) => ({
        text,
        xMm: position.topLeft.x / DOTS,
        yMm: position.topLeft.y / DOTS,
      }))
    }),
  )
}

/** What a picture says, as `qr create` writes it. */
export async function readPng(png: Uint8Array): Promise<string[]> {
  const found = await readBarcodes(png, { formats: ['QRCode'] })
  return found.map(({ text }) => text)
}

/** Names of the fonts that lie in the file. */
export function embeddedFonts(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  const embedded = [...text.matchAll(/\/FontName \/[A-Z]{6}\+([\w-]+)[^>]*?\/FontFile2 /gs)]
  return embedded.map((found) => found[1] ?? '')
}

/** Every font that is named, in the file or not. */
export function namedFonts(pdf: Buffer): string[] {
  const named = pdf.toString('latin1').matchAll(/\/BaseFont \/(?:[A-Z]{6}\+)?([\w-]+)/g)
  return [...new Set([...named].map((found) => found[1] ?? ''))]
}
