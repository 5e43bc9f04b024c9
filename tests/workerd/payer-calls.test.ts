// The attempts of the payer's lane, in the real engine's storage: kept over a restart, a handful of
// them, also for a session that an older build began.
import { openJournal } from '#bff/durable/journal.ts'
import { aReference, anOpening } from '#tests/durable/examples.ts'
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'

it('is remembered when the object comes back, and only the last ten', async () => {
  const reference = aReference(77)
  await runInDurableObject(env.SESSIONS.getByName('payer-calls'), (_, state) => {
    const journal = openJournal(state.storage)
    const { added } = journal.write({
      reference,
      now: 0,
      events: [{ type: 'SessionOpened', at: 0, opening: anOpening({ reference }) }],
      effects: [{ type: 'CancelPayment' }, { type: 'RecordInLedger' }],
      done: [],
    })
    const [cancel, record] = added
    if (!cancel || !record) throw new Error('both were added')
    expect(journal.recall().payerCalls).toEqual([])
    for (let at = 1; at <= 12; at += 1) journal.begin(cancel, at)
    journal.begin(record, 99)
    expect(openJournal(state.storage).recall().payerCalls).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ])
    // As an older build left it.
    state.storage.sql.exec('drop table payer_calls')
    const old = openJournal(state.storage)
    expect(old.recall().payerCalls).toEqual([])
    old.begin(cancel, 13)
    expect(old.recall().payerCalls).toEqual([13])
  })
})
