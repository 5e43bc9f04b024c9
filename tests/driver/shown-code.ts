// What a station's display shows: OCPP 2.1 C25 reckoned with Node's own cryptography, from the use
// case's text and not from our own reckoning.
import { createHmac } from 'node:crypto'

const digits = '0123456789'
const letters = 'abcdefghijklmnopqrstuvwxyz'
const BASE62 = digits + letters + letters.toUpperCase()

/** The code at `at` (epoch ms). */
export function shownAt(secret: string, validityS: number, length: number, at: number): string {
  const slot = Buffer.alloc(8)
  slot.writeBigUInt64BE(BigInt(Math.floor(Math.floor(at / 1000) / validityS)))
  const hash = createHmac('sha256', secret).update(slot).digest()
  const offset = hash.readUInt8(31) % 16
  let code = ''
  while (code.length < length) code += BASE62[hash.readUInt8((offset + code.length) % 32) % 62]
  return code
}
