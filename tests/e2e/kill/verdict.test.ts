// The judge of the campaign judged: each fault is planted once in sound evidence.
import { describe, expect, it } from 'vitest'
import type { View } from '#shared/contract.ts'
import { samples } from './verdict-samples.ts'
import { verdictOn, type Evidence } from './verdict.ts'
import { takenBack } from './watching.ts'

const { sound, reference, view } = samples

const withView = (change: Partial<View>): Evidence => ({
  ...sound,
  views: new Map([[reference, { ...view, ...change }]]),
})
const [payment] = sound.payments
const [session] = sound.sessions
const [trip] = sound.trips
if (!payment || !session || !trip) throw new Error('the samples are empty')

describe('the verdict', () => {
  it('finds nothing wrong with a sound run', () => expect(verdictOn(sound)).toEqual([]))

  it.each<[string, Evidence, RegExp]>([
    ['what a driver was promised', { ...sound, trips: [{ ...trip, fault: 'LOST: x' }] }, /LOST/],
    [
      'a payment nobody asked for',
      { ...sound, payments: [payment, { ...payment, reference: 'ev-other', state: 'ABORTED' }] },
      /double: no driver asked/,
    ],
    ['a session the ledger has not', { ...sound, listed: [] }, /lost: the ledger has no/],
    ['one it has too many', { ...sound, listed: [reference, 'ev-more'] }, /ledger has 2/],
    [
      'two charges on one reservation',
      { ...sound, sessions: [session, { ...session, session_id: 'S2' }] },
      /double: 2 charges/,
    ],
    ['a session that does not rest', withView({ phase: 'charging' }), /rest: .* is charging/],
    ['energy in an abandoned one', withView({ phase: 'abandoned' }), /abandoned and had energy/],
    [
      'less captured than the bill',
      { ...sound, cdrs: [{ session_id: 'S1', incl_vat: 5995 }] },
      /unbilled: captured 5990, due 5995/,
    ],
    ['a receipt without number', withView({ receiptNumber: null }), /receipt: .* number null/],
    ['a gap in the numbers', withView({ receiptNumber: 2 }), /the numbers are 2/],
    ['a screen that contradicts', withView({ capturedMinor: 5000 }), /screen: .* says 5000/],
  ])('sees %s', (_name, evidence, words) => {
    expect(verdictOn(evidence).join('\n')).toMatch(words)
  })

  it('sees what is taken back from a driver', () => {
    expect(takenBack(view, view)).toBeNull()
    expect(takenBack(view, { ...view, receiptNumber: 2 })).toMatch(/receiptNumber/)
    expect(takenBack(view, { ...view, capturedMinor: null })).toMatch(/capturedMinor/)
    const asked: View = { ...view, phase: 'stopping', stop: 'asked' }
    expect(takenBack(asked, { ...asked, phase: 'charging', stop: null })).toMatch(/stop/)
  })
})
