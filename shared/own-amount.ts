// An amount as a driver types it, read the same way on the phone and on the server. Part of the first
// load. It must never guess: what is not clearly an amount is none.

/**
 * Major units with comma or point ("250", "250,50", "1 000") to minor units: all our currencies have
 * two decimals. Null where it cannot be read.
 */
export function parseOwnAmount(text: string): number | null {
  const match = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, ''))
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
