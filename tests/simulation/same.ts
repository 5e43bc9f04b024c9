// Are two values the same, part by part? States share most of their parts with the events they were
// made of, so that most of the comparing is over at the first glance.

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const one = Object.entries(a)
  if (one.length !== Object.keys(b).length) return false
  return one.every(([key, value]) => key in b && same(value, Reflect.get(b, key)))
}
