// What field backends really answer and bill, each through the real door to a real session. The table
// of docs/ocpi-tolerance.md, as tests.
import { describe, expect, it } from 'vitest'
import type { Story } from '#tests/session/story.ts'
import { OURS } from './fixtures.ts'
import { begun, live, over } from './live.ts'

function result(word: unknown): ['POST', string, string] {
  const path = `/2.2.1/commands/START_SESSION/${OURS}-1`
  return ['POST', path, JSON.stringify({ result: word })]
}

/** The CommandResponse, as the client reports it. */
function responded(story: Story, answer: 'accepted' | 'unanswered'): void {
  story.say({ type: 'ReportStart', answer, why: 'start-refused', timeoutS: null, attempt: 1 })
}

describe('a CommandResult', () => {
  it('before the CommandResponse counts, and the response after it does not take it back', async () => {
    const { call, story } = live((s) => s.approved())
    await call(...result('accepted'))
    responded(story, 'unanswered')
    expect(story.session.start.answer).toBe('accepted')
  })

  it('twice is once; of words of other versions it is no word at all', async () => {
    const { call, story } = live((s) => s.approved())
    await call(...result('ACCEPTED'))
    const heard = story.events.length
    for (const word of ['ACCEPTED', 'UNKNOWN', 'TIMEOUT', 'Pending']) {
      expect((await call(...result(word))).body.status_code).toBe(1000)
    }
    expect(story.events).toHaveLength(heard)
    expect(story.session.phase).toBe('starting')
  })

  it('that refuses what was accepted ends the wait', async () => {
    const { call, story } = live((s) => s.approved())
    responded(story, 'accepted')
    await call(...result('EVSE_OCCUPIED'))
    expect(story.session).toMatchObject({ phase: 'releasing', why: 'evse-occupied' })
  })

  it('after the session has begun says nothing any more', async () => {
    const { call, story } = live(begun(20_000))
    for (const word of ['FAILED', 'REJECTED', 'ACCEPTED']) await call(...result(word))
    expect(story.session.phase).toBe('charging')
  })

  it('without a word is refused by its field', async () => {
    const { call, seen } = live((s) => s.approved())
    const { body } = await call(...result(undefined))
    expect(body).toMatchObject({ status_code: 2001 })
    expect(body.status_message).toMatch(/^result: /)
    expect(seen.notes).toEqual(['ocpi-command-result-refused'])
  })
})

describe('a CDR', () => {
  it.each<[string, Record<string, unknown>]>([
    [
      'with numbers as strings',
      { total_energy: '20', total_cost: { excl_vat: '95.84', incl_vat: '1.198e2' } },
    ],
    ['without a start', { start_date_time: null }],
    ['that ends before it starts', { start_date_time: '2030-01-01T00:00:00Z' }],
    ['without its own stamp', { last_updated: undefined }],
    ['without a session', { session_id: null }],
    ['with time in a way of its own', { total_time: 'an hour', total_parking_time: -1 }],
    ['with a currency in lower case', { currency: 'nok' }],
    ['with our reference in capitals', { cdr_token: { uid: OURS.toUpperCase() } }],
    ['with signed data', { signed_data: { encoding_method: 'OCMF', signed_values: [] } }],
  ])('%s: is the price', async (_, fields) => {
    const { bill, story } = live(over)
    expect(await bill(fields)).toBe('1000')
    expect(story.session.settlement).toMatchObject({ captureMinor: 11_980 })
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no energy', { total_energy: undefined }, /^2001 total_energy: /],
    ['Wh for kWh', { total_energy: 20_000 }, /^2001 total_energy: .*beyond/],
    ['no price', { total_cost: null }, /^2001 total_cost/],
    [
      'a price nobody can count',
      { total_cost: { excl_vat: '99999999999999999999' } },
      /^2001 total_cost/,
    ],
    ['no currency', { currency: '' }, /^2001 currency: /],
    ['no end', { end_date_time: '#NA' }, /^2001 end_date_time: /],
  ])('%s: is refused by its field, to sender and operator', async (_, fields, answer) => {
    const { bill, story, seen } = live(over)
    expect(await bill(fields)).toMatch(answer)
    expect(story.session.phase).toBe('awaitingCdr')
    expect(seen.notes).toEqual(['ocpi-cdr-refused'])
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['another currency', { currency: 'SEK' }, 'currency-contradiction'],
    ['a wholesale price', { total_cost: { excl_vat: 30, incl_vat: 37.5 } }, 'price-contradiction'],
    ['a price of nothing', { total_cost: { excl_vat: 0, incl_vat: 0 } }, 'price-contradiction'],
    [
      'far more energy than was shown',
      { total_energy: 66, total_cost: 316.27 },
      'price-contradiction',
    ],
    ['under half of the energy', { total_energy: 9, total_cost: 43.1 }, 'price-contradiction'],
  ])('of %s is parked for a human', async (_, fields, why) => {
    const { bill, story } = live(over)
    await bill(fields)
    expect(story.session).toMatchObject({ phase: 'parked', why })
  })

  it('of less than nothing bills nobody: it takes the other one back', async () => {
    const { bill, story } = live(over)
    await bill({})
    await bill({ id: 'C-2', total_cost: { excl_vat: -95.84, incl_vat: -119.8 } })
    expect(story.session.creditedAt).not.toBeNull()
    expect(story.asked('CapturePayment')).toHaveLength(1)
  })

  it('again with other content moves nothing and is told', async () => {
    const { bill, story, seen } = live(over)
    await bill({})
    await bill({ total_cost: { excl_vat: 80, incl_vat: 100 } })
    expect(story.session.settlement).toMatchObject({ captureMinor: 11_980 })
    expect(seen.notes).toEqual(['cdr-doubted id'])
  })

  it('of another session with our token is seen, and not billed on this reservation', async () => {
    const { bill, story, seen } = live(over)
    await bill({ session_id: 'S-999' })
    expect(seen.notes).toEqual(['cdr-doubted session'])
    expect(story.session.strays).toMatchObject([{ sessionId: 'NO*STK*S-999', energyWh: 20_000 }])
  })
})
