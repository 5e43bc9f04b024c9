// How long a cost that grows with time stays within an amount. It must never know what costs.

const HOUR_MS = 3_600_000
/** The alarm need not be finer than this. */
const FINE_MS = 100

/**
 * The last moment (ms from now) up to which `costAt` has never been above `amount`; null where the
 * whole `horizon` stays within it. The cost never falls between two of the `edges` (rising), yet may
 * jump or fall at one: so each piece is looked at, the earliest first.
 */
export function lastFit(
  costAt: (ms: number) => number,
  edges: readonly number[],
  amount: number,
  horizon: number,
): number | null {
  const now = costAt(0)
  if (now > amount) return 0
  let from = 0
  for (const edge of [...edges, horizon]) {
    const known = from === 0 ? now : costAt(from)
    const fits = lastFitWithin(costAt, { from, known }, edge, amount)
    if (fits !== null) return fits
    from = edge
  }
  return null
}

/**
 * In one piece. Prices are lines, so one straight guess is nearly always right to the øre; where
 * steps or fees bend the line, it is halved down to.
 */
function lastFitWithin(
  costAt: (ms: number) => number,
  { from, known }: { from: number; known: number },
  until: number,
  amount: number,
): number | null {
  const soon = Math.min(until, from + HOUR_MS)
  const rise = costAt(soon) - known
  if (rise > 0) {
    const perMinor = (soon - from) / rise
    const guess = from + (amount - known) * perMinor
    const low = Math.max(from, Math.floor(guess - 2 * perMinor))
    const high = Math.ceil(guess + 2 * perMinor)
    if (high < until && costAt(low) <= amount && costAt(high) > amount) return low
  }
  if (costAt(until) <= amount) return null
  let fits = from
  let over = until
  while (over - fits > FINE_MS) {
    const middle = Math.floor((fits + over) / 2)
    if (costAt(middle) <= amount) fits = middle
    else over = middle
  }
  return fits
}
