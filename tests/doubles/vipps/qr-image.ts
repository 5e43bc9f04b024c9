/** Draws QR codes, as SVG and as the least PNG that is one: grey, 8 bits, one filterless chunk. Pure. */
import { crc32, deflateSync } from 'node:zlib'
import { encode, renderSVG } from 'uqr'

/** Medium error correction and the four quiet modules the standard asks for. */
const drawing = { ecc: 'M', border: 4 } as const

/** The code as an SVG document. */
export const qrSvg = (content: string): string => renderSVG(content, drawing)

const chunk = (name: string, content: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(content.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** The code as a PNG of `size` x `size` pixels. Modules are whole pixels; what is left over widens the quiet zone. */
export const qrPng = (content: string, size: number): Uint8Array<ArrayBuffer> => {
  const { data: modules, size: count } = encode(content, drawing)
  const scale = Math.max(1, Math.floor(size / count))
  const margin = Math.max(0, Math.floor((size - count * scale) / 2))
  const isDark = (x: number, y: number): boolean =>
    modules[Math.floor((y - margin) / scale)]?.[Math.floor((x - margin) / scale)] === true
  // Each row begins with its filter, 0 for none.
  const pixels = Buffer.alloc(size * (size + 1), 255)
  for (let y = 0; y < size; y += 1) {
    pixels[y * (size + 1)] = 0
    for (let x = 0; x < size; x += 1) if (isDark(x, y)) pixels[y * (size + 1) + 1 + x] = 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header[8] = 8
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(pixels)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}
