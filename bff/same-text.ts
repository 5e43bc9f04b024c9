// Comparing secrets. The time it takes must say nothing about where two texts differ.

/** True where both are equal; every character is looked at. The length is no secret here. */
export function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/** The same for secrets of any length: both are hashed first, so that not even the length shows. */
export async function sameSecret(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(a), digest(b)])
  return sameText(left, right)
}

/** Does `Authorization: Bearer …` carry exactly `token`? */
export async function bearerIs(header: string | undefined, token: string): Promise<boolean> {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? ''
  return sameSecret(given, token)
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
