// The last line of defence of the log: nobody should hand it a handle, a token or a secret, and what is
// handed all the same is taken out. That it had to is itself counted, because it is a fault of ours.

/** What must never be told, by its looks. `$1` is kept. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  // A handle, and a receipt's address: the reference may stay, the key may not (design §3).
  [/(ev-[0-9a-hjkmnp-tv-z]{26})(?:\.|%2e)[A-Za-z0-9_-]{3,}/gi, '$1.[removed]'],
  // Long enough to be a credential and no word of a sentence.
  [/\b(Bearer|Token|Basic) +[A-Za-z0-9+/=._~-]{16,}/gi, '$1 [removed]'],
  // An operator's token or cookie.
  [/\bstikk_[A-Za-z0-9_-]{20,}/g, '[removed]'],
  // A JSON web token: the payer's access token, a push service's.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, '[removed]'],
  // The payer's signature of a webhook.
  [/\bSignature=[A-Za-z0-9+/=_-]{16,}/gi, 'Signature=[removed]'],
]

/** Anything shorter stands in innocent text by chance. */
const LEAST_SECRET = 8

/**
 * Builds the redaction over what is known to be secret here, word by word, beside what looks so.
 * Returns the text itself where there was nothing to take out.
 */
export function createRedaction(secrets: readonly string[]): (text: string) => string {
  const words = secrets
    .filter((secret) => secret.length >= LEAST_SECRET)
    .toSorted((a, b) => b.length - a.length)
  return (text) => {
    let clean = text
    for (const word of words) if (clean.includes(word)) clean = clean.replaceAll(word, '[removed]')
    for (const [look, left] of LOOKS) clean = clean.replaceAll(look, left)
    return clean
  }
}
