// Refunds: how much, one at a time, each with its reason and a credit note of its own (law 9). What is
// refused is refused in words.
import { describe, expect, it } from 'vitest'
import { isRepeatedRefund, refundRefusal, resolveRefusal } from '#bff/session/refusal.ts'
import { view } from '#bff/session/view.ts'
import { evolve } from '#bff/session/evolve.ts'
import { eventSchema } from '#bff/durable/journal-schema.ts'
import type { State } from '#bff/session/model.ts'
import { Story } from './story.ts'

const refund = (story: Story, amountMinor: number, reason = 'cable was broken', key?: string) =>
  story.say({ type: 'Refund', amountMinor, reason, ...(key === undefined ? {} : { key }) }, 1)
const took = (story: Story, refundedMinor: number) =>
  story.read({ capturedMinor: 11_980, cancelledMinor: 23_020, refundedMinor }, 1)
const numbered = (story: Story, ...creditNotes: number[]) =>
  story.say({ type: 'ReportReceipt', number: 41, sent: false, creditNotes }, 1)
const notes = (story: Story) => view(story.session).receipt?.creditNotes

describe('a refund', () => {
  it('of a part, and then of the rest, gives two credit notes with their reasons and VAT', () => {
    const story = new Story().settled()
    refund(story, 1980)
    expect(story.asked('RefundPayment')).toMatchObject([{ amountMinor: 1980, totalMinor: 1980 }])
    took(story, 1980)
    refund(story, 10_000, 'the rest too')
    took(story, 11_980)
    expect(notes(story)).toEqual([])
    numbered(story, 7, 12)
    expect(notes(story)).toMatchObject([
      { number: 'K7', amountMinor: 1980, taxMinor: 396, reason: 'cable was broken' },
      { number: 'K12', amountMinor: 10_000, taxMinor: 2000, reason: 'the rest too' },
    ])
    expect(story.session.payment).toMatchObject({ refundedMinor: 11_980, capturedMinor: 11_980 })
    expect(refundRefusal(story.session, 1, null)).toMatchObject({ field: 'amount' })
  })

  it('in full, at once', () => {
    const story = new Story().settled()
    refund(story, 11_980)
    took(story, 11_980)
    numbered(story, 1)
    expect(notes(story)).toMatchObject([{ number: 'K1', amountMinor: 11_980, taxMinor: 2396 }])
  })

  it('keeps the number it was given, and numbers what comes later when it is told', () => {
    const story = new Story().settled()
    refund(story, 1000)
    took(story, 1000)
    numbered(story, 7)
    expect(numbered(story, 9)).toEqual([])
    expect(notes(story)).toMatchObject([{ number: 'K7' }])
  })

  it('made by hand at the payer has a credit note too, without a reason of ours', () => {
    const story = new Story().settled()
    took(story, 500)
    numbered(story, 3)
    expect(notes(story)).toMatchObject([{ number: 'K3', amountMinor: 500 }])
    expect(notes(story)?.[0]).not.toHaveProperty('reason')
  })

  it('made by hand after one of ours does not take its reason', () => {
    const story = new Story().settled()
    refund(story, 500)
    took(story, 500)
    took(story, 800)
    numbered(story, 3, 4)
    expect(notes(story)).toMatchObject([{ amountMinor: 500, reason: 'cable was broken' }, {}])
    expect(notes(story)?.[1]).not.toHaveProperty('reason')
  })

  it('is recorded in the ledger, which gives the number', () => {
    const story = new Story().settled()
    const before = story.asked('RecordInLedger').length
    refund(story, 1000)
    took(story, 1000)
    expect(story.asked('RecordInLedger').length).toBe(before + 1)
  })

  it('beyond what is left is refused, naming the amount', () => {
    const story = new Story().settled()
    refund(story, 11_000)
    took(story, 11_000)
    expect(refund(story, 981)).toEqual([])
    expect(refundRefusal(story.session, 981, null)).toEqual({
      words: 'at most 980 minor units are left of what was captured',
      field: 'amount',
    })
    expect(refundRefusal(story.session, 980, null)).toBeNull()
  })

  it('while another is on its way is refused, saying so', () => {
    const story = new Story().settled()
    refund(story, 1000)
    expect(refund(story, 1000)).toEqual([])
    const refused = refundRefusal(story.session, 1000, null)
    expect(refused?.words).toContain('a refund of 1000 minor units is on its way')
    expect(refused?.field).toBeNull()
  })

  it('of what was never captured, or is not at rest, is refused', () => {
    expect(refundRefusal(new Story().charging(10).session, 1, null)?.words).toContain('charging')
    const { session } = new Story().ended()
    expect(refundRefusal(session, 1, null)?.words).toContain('not at rest')
    const gone = new Story().waiting()
    gone.read({ state: 'aborted' })
    expect(refundRefusal(gone.session, 1, null)?.words).toBe('nothing was captured')
  })
})

describe('a refund under a key', () => {
  it('is one refund however often it is asked for', () => {
    const story = new Story().settled()
    refund(story, 1000, 'broken', 'case-17')
    expect(isRepeatedRefund(story.session, 1000, 'case-17')).toBe(true)
    took(story, 1000)
    // Also long after it has arrived.
    expect(isRepeatedRefund(story.session, 1000, 'case-17')).toBe(true)
    expect(refund(story, 1000, 'broken', 'case-17')).toEqual([])
    expect(story.asked('RefundPayment')).toHaveLength(1)
  })

  it('with another amount is refused, naming the key', () => {
    const story = new Story().settled()
    refund(story, 1000, 'broken', 'case-17')
    took(story, 1000)
    expect(isRepeatedRefund(story.session, 2000, 'case-17')).toBe(false)
    expect(refundRefusal(story.session, 2000, 'case-17')?.field).toBe('Idempotency-Key')
    expect(refund(story, 2000, 'broken', 'case-17')).toEqual([])
  })

  it('of another kind is another refund', () => {
    const story = new Story().settled()
    refund(story, 1000, 'broken', 'case-17')
    took(story, 1000)
    refund(story, 1000, 'again', 'case-18')
    expect(story.asked('RefundPayment')).toHaveLength(2)
    // Without a key nothing is ever a repeat.
    expect(isRepeatedRefund(story.session, 1000, null)).toBe(false)
  })
})

const refused = (): Story => {
  const story = new Story().settled()
  refund(story, 1980, 'broken')
  story.say({ type: 'GiveUp', act: 'refund', final: true, why: 'refund-refused' }, 1)
  return story
}

describe('a refund that the payer refuses for good (5100, 6150, 6220)', () => {
  it('is parked where the operator sees it', () => {
    expect(refused().session).toMatchObject({ phase: 'parked', why: 'refund-refused' })
  })

  it('may be tried again, for the reason it had', () => {
    const story = refused()
    story.say({ type: 'Resolve', action: 'retry', amountMinor: null, reason: 'now?' }, 1)
    expect(story.asked('RefundPayment')).toHaveLength(2)
    took(story, 1980)
    numbered(story, 2)
    expect(notes(story)).toMatchObject([{ number: 'K2', reason: 'broken' }])
    expect(story.session.phase).toBe('settled')
  })

  it('may be let be, and another one asked for', () => {
    const story = refused()
    expect(resolveRefusal(story.session, 'capture', 100)?.words).toContain('at rest')
    story.say({ type: 'Resolve', action: 'release', amountMinor: null, reason: 'by bank' }, 1)
    expect(story.session).toMatchObject({ phase: 'settled', payment: { refundWantedMinor: 0 } })
    refund(story, 500)
    expect(story.asked('RefundPayment')).toMatchObject([{}, { amountMinor: 500, totalMinor: 500 }])
  })
})

describe('what an operator may not decide', () => {
  it('is to close a matter beside which a refund is on its way, unless the refund is the matter', () => {
    const story = new Story().settled()
    const { cdr } = story.session
    if (!cdr) throw new Error('it was settled by a CDR')
    story.say({ type: 'ReportCdr', cdr: { ...cdr, id: 'credit', creditOf: cdr.id } }, 1)
    story.say({ type: 'Tick' }, 900)
    expect(story.session).toMatchObject({ phase: 'parked', why: 'cdr-credited' })
    refund(story, 500)
    expect(resolveRefusal(story.session, 'release', null)?.words).toContain('is on its way')
    took(story, 500)
    expect(resolveRefusal(story.session, 'release', null)).toBeNull()
  })

  it('is told in words', () => {
    const settled = new Story().settled().session
    expect(resolveRefusal(settled, 'retry', null)?.words).toContain('settled')
    const story = new Story().ended()
    story.say({ type: 'Tick' }, 900)
    story.say({ type: 'GiveUp', act: 'capture', final: true, why: 'capture-refused' }, 1)
    expect(resolveRefusal(story.session, 'capture', 11_981)).toEqual({
      words: 'at most 11980 minor units can be captured',
      field: 'amount',
    })
    expect(resolveRefusal(story.session, 'capture', 11_980)).toBeNull()
  })
})

describe('a journal of an older build', () => {
  it('is read: its refunds keep the numbers they had, and take none of the series', () => {
    const story = new Story().settled()
    refund(story, 1980)
    took(story, 1980)
    const old = story.events.map((event) => {
      const {
        key: _key,
        numbered: _numbered,
        guaranteedUntil: _until,
        ...rest
      } = {
        key: null,
        numbered: null,
        guaranteedUntil: null,
        ...event,
      }
      return eventSchema.parse(rest)
    })
    const state = old.reduce<State>((s, event) => evolve(s, event), { phase: 'none' })
    const again = new Story()
    again.state = state
    again.say({ type: 'ReportReceipt', number: 41, sent: true, creditNotes: [9] })
    expect(notes(again)).toMatchObject([{ number: '41-1', amountMinor: 1980 }])
    // The next one is of the series.
    again.now = story.now
    refund(again, 1000)
    took(again, 2980)
    numbered(again, 9)
    expect(notes(again)?.map((note) => note.number)).toEqual(['41-1', 'K9'])
  })
})
