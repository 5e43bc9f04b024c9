// How a browser opens an encrypted message: RFC 8291 (keys) and RFC 8188 (aes128gcm), by Node's own
// cryptography and written from the texts, so that it shares nothing with the library that encrypts.
import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'

/** What the browser keeps of its own subscription. */
export interface BrowserKeys {
  /** The scalar, 32 bytes. */
  privateKey: Buffer
  /** The point, 65 bytes. */
  publicKey: Buffer
  auth: Buffer
}

const CURVE = 'prime256v1'
/** RFC 8188 §2.1: salt, record size, length of the key id. */
const HEADER = 21
const TAG = 16

const derive = (secret: Buffer, salt: Buffer, text: Buffer | string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, text, length))

/** The plain text of a message that is one record; throws where anything is not as written. */
export function openMessage(body: Buffer, keys: BrowserKeys): string {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const idLength = body.readUInt8(20)
  const theirs = body.subarray(HEADER, HEADER + idLength)
  const record = body.subarray(HEADER + idLength)
  if (idLength !== 65) throw new Error('the key id is no point (RFC 8291 §4)')
  if (record.length > recordSize) throw new Error('more than one record (RFC 8291 §4)')
  const ecdh = createECDH(CURVE)
  ecdh.setPrivateKey(keys.privateKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.publicKey, theirs])
  const ikm = derive(ecdh.computeSecret(theirs), keys.auth, info, 32)
  const key = derive(ikm, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(ikm, salt, 'Content-Encoding: nonce\0', 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-TAG))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG)), decipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('the last record does not end as one (RFC 8188 §2)')
  return padded.subarray(0, end).toString('utf8')
}

/** Keys as a browser makes them for a new subscription. */
export function newBrowserKeys(auth: Buffer): BrowserKeys {
  const ecdh = createECDH(CURVE)
  const publicKey = ecdh.generateKeys()
  // A scalar may be shorter than 32 bytes by chance.
  const privateKey = Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()]).subarray(-32)
  return { privateKey, publicKey, auth }
}
