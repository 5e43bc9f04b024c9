import {
  addDuration,
  BOUNDS_MS,
  countOf,
  noDurations,
  quantile,
  sumOf,
} from '#bff/watch/durations.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

function durationsOf(all: number[]) {
  const durations = noDurations()
  for (const ms of all) addDuration(durations, ms)
  return durations
}

const isClose = (all: number[], share: number): boolean => {
  const sorted = all.toSorted((a, b) => a - b)
  const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  const upper = BOUNDS_MS.findIndex((bound) => exact <= bound)
  const said = quantile(durationsOf(all), share) ?? -1
  return said >= (BOUNDS_MS[upper - 1] ?? 0) && said <= (BOUNDS_MS[upper] ?? 0)
}

describe('durations', () => {
  it('are counted by size, a bound belonging to what lies below it', () => {
    const { counts, sumMs } = durationsOf([10, 11, 30_001])
    expect([counts[0], counts[1], counts.at(-1), sumMs]).toEqual([1, 1, 1, 30_022])
  })

  it('say what half of them stayed under', () => {
    expect(quantile(durationsOf([]), 0.5)).toBeNull()
    expect(quantile(durationsOf(Array.from({ length: 100 }, () => 80)), 0.5)).toBe(75)
    expect(quantile(durationsOf([40_000]), 0.99)).toBe(30_000)
  })

  it('are off by no more than the step that the share falls in', () => {
    const some = fc.array(fc.integer({ min: 1, max: 29_999 }), { minLength: 1 })
    fc.assert(fc.property(some, fc.constantFrom(0.5, 0.95, 0.99), isClose))
  })

  it('add up to what they were together', () => {
    const some = fc.array(fc.nat(40_000))
    fc.assert(
      fc.property(some, some, (a, b) => {
        const sum = sumOf(durationsOf(a), durationsOf(b))
        expect(sum).toEqual(durationsOf([...a, ...b]))
        expect(countOf(sum)).toBe(a.length + b.length)
      }),
    )
  })
})
