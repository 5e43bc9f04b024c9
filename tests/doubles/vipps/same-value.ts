/** Whether two JSON values say the same, whatever the sequence of their keys: how Vipps tells a repeat from a conflict. Pure. */

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Deep equality of JSON values; a key that is `undefined` counts as absent. */
export const sameValue = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => sameValue(item, other[at]))
  if (!isRecord(one) || !isRecord(other)) return false
  for (const key of Object.keys(one)) if (!sameValue(one[key], other[key])) return false
  for (const key of Object.keys(other))
    if (one[key] === undefined && other[key] !== undefined) return false
  return true
}
