// JSON whose numbers arrive as their decimal text, so that no float ever touches a price or a meter
// value. It must never know what the text means.

/** What the engine tells a reviver besides key and value (ECMAScript "JSON.parse source text access"). */
interface RevivalContext {
  source?: string
}

/**
 * Parses JSON; every number becomes the very text it was sent as ("1.50" stays "1.50").
 * Throws SyntaxError on text that is not JSON.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, numberAsText)
}

function numberAsText(_key: string, value: unknown, context?: RevivalContext): unknown {
  if (typeof value !== 'number') return value
  const source = context?.source
  if (source === undefined) throw new TypeError('this engine does not tell the source of numbers')
  return source
}

/**
 * JSON with the keys of every object sorted: the same content always gives the same text, so that
 * a digest of it is stable.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
