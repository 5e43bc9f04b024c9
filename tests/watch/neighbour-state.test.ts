import type { NeighbourSeen } from '#bff/session/ports.ts'
import { awayAmong, isAway } from '#bff/watch/neighbour-state.ts'
import { describe, expect, it } from 'vitest'

const seen = (change: Partial<NeighbourSeen>): NeighbourSeen => ({
  neighbour: 'payer',
  answeredAt: 1000,
  failedAt: 100_000,
  code: 'timeout',
  failing: 3,
  failingSince: 40_000,
  ...change,
})

describe('a neighbour', () => {
  it('is away when every call of a minute has failed', () => {
    expect(isAway(seen({}))).toBe(true)
  })

  it.each([
    ['two calls failed', { failing: 2 }],
    ['they all failed within some seconds', { failingSince: 60_000 }],
    ['it has answered since', { failing: 0, failingSince: null }],
    ['it never failed', { failedAt: null, failing: 0, failingSince: null }],
  ])('is there where %s', (_, change) => {
    expect(isAway(seen(change))).toBe(false)
  })

  it('that nobody needs is never missed', () => {
    expect(awayAmong([seen({}), seen({ neighbour: 'push' })])).toEqual({ payer: 'timeout' })
  })
})
