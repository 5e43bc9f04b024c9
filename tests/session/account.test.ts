// What a journal comes to for whoever holds it against the payer and the charger backend.
import { describe, expect, it } from 'vitest'
import { accountOf } from '#bff/session/account.ts'
import { ledgerRow } from '#bff/durable/ledger-row.ts'
import { SCENES } from './scenes.ts'
import { cdrOf, Story } from './story.ts'

describe('the account of a session', () => {
  it('says the same of money and energy as the row the ledger is told, in every scene', () => {
    for (const { name, make } of SCENES) {
      const { session } = make()
      const row = ledgerRow(session)
      expect(accountOf(session), name).toMatchObject({
        phase: row.phase,
        energyWh: row.energyWh,
        authorizedMinor: row.reservedMinor,
        capturedMinor: row.capturedMinor,
        releasedMinor: row.releasedMinor,
        refundedMinor: row.refundedMinor,
        captureUntil: row.captureUntil,
        lossMinor: row.lossMinor,
      })
    }
  })

  it('names the bill it was settled by, at that bill’s own price', () => {
    const story = new Story().charging(10_000)
    story.say({
      type: 'ReportCdr',
      cdr: cdrOf({ totalInclMinor: null, totalExclMicros: 1_000_000 }),
    })
    const { cdr, cdrsSeen, vatRate } = accountOf(story.session)
    expect([cdr?.totalMinor, cdr?.id, vatRate]).toEqual([125, cdrsSeen[0], 2500])
  })

  it('carries nothing that leads to a driver', () => {
    const { session } = new Story().charging(10_000)
    const text = JSON.stringify(accountOf(session))
    expect(text).not.toContain(session.opening.reference)
    expect(text).not.toContain('https://')
  })
})
