import { createNoting } from '#bff/durable/noting.ts'
import type { Notice } from '#bff/session/ports.ts'
import { describe, expect, it } from 'vitest'

const aNotice = (change: Partial<Notice> = {}): Notice => ({
  code: 'ocpi-session-refused',
  subject: 'NO*CPO*S1',
  field: 'kwh',
  detail: 'it is not a number',
  ...change,
})

function noting() {
  const world = { now: 1_000_000, told: [] as [string, number][] }
  const note = createNoting(
    (notice, times) => world.told.push([notice.subject, times]),
    () => world.now,
  )
  return { world, note }
}

describe('noting', () => {
  it('tells the first of its kind at once, and another kind too', () => {
    const { world, note } = noting()
    note(aNotice())
    note(aNotice({ field: 'status' }))
    note(aNotice({ subject: 'NO*CPO*S2' }))
    expect(world.told).toEqual([
      ['NO*CPO*S1', 1],
      ['NO*CPO*S1', 1],
      ['NO*CPO*S2', 1],
    ])
  })

  it('gathers repeats of ten seconds into one', () => {
    const { world, note } = noting()
    for (let i = 0; i < 100; i += 1) note(aNotice({ detail: `the ${i}th` }))
    expect(world.told).toHaveLength(1)
    world.now += 10_000
    note(aNotice())
    expect(world.told).toEqual([
      ['NO*CPO*S1', 1],
      ['NO*CPO*S1', 100],
    ])
  })

  it('remembers a bounded number of kinds, and tells a forgotten one anew', () => {
    const { world, note } = noting()
    for (let i = 0; i <= 1000; i += 1) note(aNotice({ subject: `S${i}` }))
    note(aNotice({ subject: 'S1000' }))
    expect(world.told).toHaveLength(1001)
    note(aNotice({ subject: 'S0' }))
    expect(world.told.at(-1)).toEqual(['S0', 1])
  })
})
