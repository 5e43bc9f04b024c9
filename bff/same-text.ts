// Comparing secrets. The time it takes must say nothing about where two texts differ.

/** True where both are equal; every character is looked at. The length is no secret here. */
export function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i += 1) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/**
 * Does `Authorization: Bearer …` carry exactly `token`? Both are hashed first, so that neither
 * content nor length of the token shows in the time.
 */
export async function bearerIs(header: string | undefined, token: string): Promise<boolean> {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? ''
  const [a, b] = await Promise.all([digest(given), digest(token)])
  return sameText(a, b)
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
