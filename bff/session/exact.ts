// Exact fractions, for amounts that are compared before anything is rounded. BigInt, so that no float
// ever touches a price. It must never know what is counted.

/** `n / d`; `d` is positive. */
export interface Exact {
  n: bigint
  d: bigint
}

export const ZERO: Exact = { n: 0n, d: 1n }

export function exact(n: bigint, d = 1n): Exact {
  return { n, d }
}

export function plus(a: Exact, b: Exact): Exact {
  return a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { n: -b.n, d: b.d })
}

export function times(a: Exact, n: bigint, d = 1n): Exact {
  return { n: a.n * n, d: a.d * d }
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function least(...all: Exact[]): Exact {
  return all.reduce((a, b) => (compare(b, a) < 0 ? b : a))
}

export function most(...all: Exact[]): Exact {
  return all.reduce((a, b) => (compare(b, a) > 0 ? b : a))
}
