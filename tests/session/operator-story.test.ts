import { choicesOf } from '#bff/session/choices.ts'
import { resolveRefusal } from '#bff/session/refusal.ts'
import { effectSentence, storyOf } from '#bff/session/story.ts'
import { describe, expect, it } from 'vitest'
import { SCENES } from './scenes.ts'
import { cdrOf, openingOf, Story } from './story.ts'

const REFUND = { type: 'Refund', amountMinor: 1980, reason: 'a broken cable' } as const

describe('a session’s story', () => {
  it.each(SCENES.map((one) => [`${one.phase}, ${one.name}`, one] as const))(
    'of "%s" has a sentence for everything, and nothing that opens the session',
    (_, { make, phase }) => {
      const told = make()
      const entries = storyOf(told.events)
      expect(entries.reduce((sum, one) => sum + one.times, 0)).toBe(told.events.length)
      expect(entries.at(-1)?.phase).toBe(phase)
      for (const { text } of entries) expect(text).toMatch(/^[A-Z][^{}]{8,}\.$/)
      const texts = JSON.stringify(entries)
      expect(texts).not.toMatch(/undefined|null,?"? of|NaN|pay\.example/)
      for (const effect of told.effects) {
        expect(effectSentence(effect, told.session.opening)).toMatch(/^[A-Z]\w+ \w+/)
      }
    },
  )

  it('says who said what, with amounts in the money they are', () => {
    const told = new Story().settled()
    told.say(REFUND, 60)
    const said = storyOf(told.events).map(({ who, text }) => `${who}: ${text}`)
    expect(said[0]).toBe('driver: Chose to spend at most NOK 350.00 at station 1001 (language nb).')
    expect(said).toEqual(
      expect.arrayContaining([
        'payer: The driver approved NOK 350.00.',
        'stikk: Asked the charger backend to start.',
        'charger: Says that session NO*STK*S1 charges.',
        'charger: Bill CDR1 (CDR): 20.0 kWh, NOK 119.80 with VAT.',
        'stikk: Asked the payer for NOK 119.80.',
        'payer: NOK 119.80 is captured.',
        'payer: NOK 230.20 is let go.',
        'stikk: Asked the payer to give NOK 19.80 back: "a broken cable".',
      ]),
    )
  })

  it('tells a row of meter values as one', () => {
    const told = new Story().charging(1000)
    for (const energyWh of [2000, 3000]) {
      told.report({ energyWh, updatedAt: told.now + 60_000 }, 60)
    }
    const meters = storyOf(told.events).filter(({ event }) => event === 'MeterAdvanced')
    expect(meters.at(-1)).toMatchObject({
      text: 'Meter: 3.0 kWh at 100 kW.',
      until: told.now,
    })
    expect(meters.reduce((sum, one) => sum + one.times, 0)).toBeGreaterThan(2)
    expect(meters).toHaveLength(1)
  })
})

describe('an operator’s choices', () => {
  it.each(SCENES.map((one) => [`${one.phase}, ${one.name}`, one] as const))(
    'in "%s" are possible just where the table takes them',
    (_, { make }) => {
      const { session: s } = make()
      const { capture, retry, release, refund, heldMinor } = choicesOf(s)
      expect(retry.refused).toBe(resolveRefusal(s, 'retry', null)?.words ?? null)
      expect(release.refused).toBe(resolveRefusal(s, 'release', null)?.words ?? null)
      expect(capture.suggestedMinor).toBeLessThanOrEqual(capture.mostMinor)
      expect(refund.mostMinor).toBeGreaterThanOrEqual(0)
      expect(heldMinor).toBeLessThanOrEqual(s.payment.authorizedMinor)
      if (capture.refused !== null) return
      expect(resolveRefusal(s, 'capture', capture.mostMinor)).toBeNull()
      expect(resolveRefusal(s, 'capture', capture.mostMinor + 1)?.field).toBe('amount')
    },
  )

  it('say what is at stake and what each would do', () => {
    const told = new Story().ended()
    told.say({ type: 'ReportCdr', cdr: cdrOf({ totalInclMinor: 0 }) }, 10)
    expect(choicesOf(told.session)).toEqual({
      parked: { from: 'awaitingCdr', outage: false, at: told.now },
      currency: 'NOK',
      deliveredWh: 20_000,
      strayWh: 0,
      heldMinor: 35_000,
      atStakeMinor: 11_980,
      retry: { refused: null, does: 'Reckons the price again from what is known now.' },
      capture: {
        refused: null,
        does: 'The accepted price of 20.0 kWh is NOK 119.80. More than NOK 119.80 cannot be captured.',
        mostMinor: 11_980,
        suggestedMinor: 11_980,
      },
      release: {
        refused: null,
        does: 'Lets NOK 350.00 go; the driver pays nothing more. NOK 119.80 for delivered energy is then our loss.',
      },
      refund: {
        refused: 'nothing was captured',
        does: 'Gives the driver back up to NOK 0.00, with a credit note.',
        mostMinor: 0,
      },
    })
  })

  it('leave a refund only of what is left', () => {
    const told = new Story({ ...openingOf() }).settled()
    expect(choicesOf(told.session).refund).toMatchObject({ refused: null, mostMinor: 11_980 })
    told.say(REFUND, 1)
    expect(choicesOf(told.session).refund.refused).toContain('on its way')
  })
})
