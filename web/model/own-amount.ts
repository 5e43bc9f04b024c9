// An amount as a driver types it. Part of the first load.

/**
 * Major units with comma or point to minor units: "250,5" is 25050. Spaces are
 * forgiven. Null where it cannot be read; never a guess.
 */
export function parseOwnAmount(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, ''))
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
