// Fields that we hand to a stranger and get back unchanged: `field:field:field.mac`. It hides nothing:
// no secret goes into one. Fields stand as they are, without names and not in base64, because an offer
// is part of the first load: text that also stands in the page costs almost nothing there.
import type * as z from 'zod'
import type { Keys, SealPurpose } from '../deps.ts'

/** What a field can be; the shape that reads it back knows which. */
export type Field = string | number

// encodeURIComponent escapes a colon and leaves dots: the last dot is the one before the MAC.
const BETWEEN = ':'
const BEFORE_MAC = '.'

/** Half a character, which an id from outside may hold, is none. */
const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** Seals `fields` for one purpose. */
export async function seal(
  keys: Keys,
  purpose: SealPurpose,
  fields: readonly Field[],
): Promise<string> {
  const payload = fields.map((one) => encodeURIComponent(whole(String(one)))).join(BETWEEN)
  return payload + BEFORE_MAC + (await keys.sign(purpose, payload))
}

/** The fields where seal and shape are right, else null. The seal is checked before a byte is read. */
export async function unseal<T>(
  keys: Keys,
  purpose: SealPurpose,
  text: string,
  shape: z.ZodType<T>,
): Promise<T | null> {
  const split = text.lastIndexOf(BEFORE_MAC)
  const payload = text.slice(0, Math.max(split, 0))
  if (!payload || !(await keys.verify(purpose, payload, text.slice(split + 1)))) return null
  // Sealed by us, so it can be decoded.
  const parsed = shape.safeParse(payload.split(BETWEEN).map(decodeURIComponent))
  return parsed.success ? parsed.data : null
}
