// A value that we hand to a stranger and get back unchanged: base64url(json).base64url(mac).
// It hides nothing: no secret goes into one.
import type * as z from 'zod'
import { parseJson } from '../body.ts'
import type { Keys, SealPurpose } from '../deps.ts'
import { fromBase64url, toBase64url } from '../base64url.ts'

/** Seals `value` (JSON) for one purpose. */
export async function seal(keys: Keys, purpose: SealPurpose, value: unknown): Promise<string> {
  const payload = toBase64url(new TextEncoder().encode(JSON.stringify(value)))
  return `${payload}.${await keys.sign(purpose, payload)}`
}

/** The value where seal and shape are right, else null. The seal is checked before a byte is read. */
export async function unseal<T>(
  keys: Keys,
  purpose: SealPurpose,
  text: string,
  shape: z.ZodType<T>,
): Promise<T | null> {
  const [payload = '', mac = '', ...more] = text.split('.')
  if (!payload || !mac || more.length > 0) return null
  if (!(await keys.verify(purpose, payload, mac))) return null
  const bytes = fromBase64url(payload)
  if (!bytes) return null
  const parsed = shape.safeParse(parseJson(new TextDecoder().decode(bytes)))
  return parsed.success ? parsed.data : null
}
