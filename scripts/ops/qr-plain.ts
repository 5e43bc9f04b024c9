// Codes that lead to a station's page without the payer in between: any camera reads them, the payer's
// own scanner does not. For those who have no keys yet, and for signs of their own.
import { join } from 'node:path'
import { encode as encodePng } from 'fast-png'
import { encode, renderSVG } from 'uqr'
import { qrIdOf, stationPage } from '#bff/vipps/qr.ts'
import { writeWhole, type Made } from './qr-codes.ts'

/** A quarter of the code may be lost; ISO/IEC 18004 asks for four modules of nothing around it. */
const DRAWING = { ecc: 'Q', border: 4 } as const

/** Draws the codes and writes their files. */
export function plainCodes(
  { publicUrl, out, size }: { publicUrl: string; out: string; size: number },
  stations: readonly string[],
  seen: (made: Made) => void,
): Made[] {
  return stations.map((stationId) => {
    const text = stationPage(publicUrl, stationId)
    const id = qrIdOf(stationId)
    writeWhole(out, `${id}.svg`, renderSVG(text, DRAWING))
    writeWhole(out, `${id}.png`, pngOf(text, size))
    writeWhole(out, `${id}.txt`, `${text}\n`)
    const made: Made = { stationId, ok: true, how: 'drawn', text, file: join(out, id) }
    seen(made)
    return made
  })
}

/** Modules are whole pixels; what is left over widens the quiet zone. */
function pngOf(text: string, size: number): Uint8Array {
  const { data: matrix, size: count } = encode(text, DRAWING)
  const scale = Math.max(1, Math.floor(size / count))
  const side = Math.max(size, count)
  const margin = Math.floor((side - count * scale) / 2)
  const data = new Uint8Array(side * side).fill(255)
  for (let y = 0; y < count * scale; y += 1) {
    for (let x = 0; x < count * scale; x += 1) {
      if (matrix[Math.floor(y / scale)]?.[Math.floor(x / scale)]) {
        data[(y + margin) * side + x + margin] = 0
      }
    }
  }
  return encodePng({ width: side, height: side, data, channels: 1, depth: 8 })
}
