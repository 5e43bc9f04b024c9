// What QR_TOTP_SECRET says: with which secrets the stations make the codes on their displays (OCPP 2.1,
// use case C25), and whether a visit without such a code is refused. Only the text; the codes
// themselves are judged by the driver's door.

export interface QrCodeSecret {
  /** OCPP's SharedSecret; its UTF-8 bytes are the key. */
  secret: string
  /** OCPP's ValidityTime: how long one code stands on the display. */
  validityS: number
  /** OCPP's Length; null: not said, so any length that cannot be guessed. */
  length: number | null
}

export interface QrCodeSetting {
  /** Several while a new secret is on its way to the stations: each is right. */
  secrets: QrCodeSecret[]
  /** True: nothing is sold without a code. */
  required: boolean
}

/** What a right setting looks like, for the one who has to mend it. */
export const QR_CODE_SETTING_FORM =
  'secret[,validity in seconds 6-3600[,length 6-32]], a secret of at least 16 characters without comma or space; several with a space between; the word "required" among them refuses visits without a code'

/** The word that refuses visits without a code; shorter than any secret. */
const REQUIRED = 'required'
const SECRET_LENGTH = 16
/** The usual ValidityTime of C25; OCPP allows 6 to 3600 s. */
const VALIDITY_S = 30

/** Reads the setting; null where it is not of the form above. */
export function readQrCodeSetting(text: string): QrCodeSetting | null {
  const words = text.trim().split(/\s+/)
  const secrets = words.filter((word) => word !== REQUIRED).map(readSecret)
  const right = secrets.filter((one) => one !== null)
  if (right.length === 0 || right.length < secrets.length) return null
  return { secrets: right, required: words.includes(REQUIRED) }
}

function readSecret(word: string): QrCodeSecret | null {
  const [secret = '', validity, length, ...more] = word.split(',')
  const validityS = validity === undefined ? VALIDITY_S : whole(validity, 6, 3600)
  const exact = length === undefined ? null : whole(length, 6, 32)
  if (secret.length < SECRET_LENGTH || more.length > 0) return null
  if (validityS === null || (length !== undefined && exact === null)) return null
  return { secret, validityS, length: exact }
}

/** A whole number within the limits, else null. */
function whole(text: string, least: number, most: number): number | null {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : null
}
