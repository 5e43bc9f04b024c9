// What a notification says: true to the view, in the phone's language, by the station's clock, and with
// nothing in it that opens a session.
import { describe, expect, test } from 'vitest'
import { ALERT_KINDS, LOCALES, type View } from '#shared/contract.ts'
import { alertText } from '#web/alert.ts'
import { charging, HANDLE, NOON } from './samples.ts'

const plain = ({ title, body }: { title: string; body: string }): string =>
  `${title}: ${body}`.replaceAll(/[\u00a0\u202f]/g, ' ')
const MIN = 60_000
const near: View = { ...charging, limitAt: NOON + 9 * MIN }
const standing: View = { ...charging, powerW: 0, idleFeeAt: NOON + 9 * MIN, meterAt: NOON }
const ended: View = {
  ...charging,
  phase: 'awaitingCdr',
  energyWh: 21_432,
  costMinor: 12_840,
  why: null,
}

describe('in bokmål', () => {
  test.each([
    [
      'ended',
      ended,
      'Ladingen er ferdig: Du kan ta ut kabelen og kjøre. 21,4 kWh levert, 128,40 kr så langt.',
    ],
    [
      'ended',
      { ...ended, why: 'limit-reached' },
      'Ladingen er ferdig: Ladingen stoppet fordi beløpet du valgte, var brukt opp. 21,4 kWh levert, 128,40 kr så langt.',
    ],
    [
      'stopped-unexpectedly',
      ended,
      'Ladingen har stoppet: Den ble verken stoppet herfra eller av oss. Var det ikke deg ved bilen, bør du se til den. 21,4 kWh levert, 128,40 kr så langt.',
    ],
    [
      'near-limit',
      near,
      'Snart er beløpet brukt: Ladingen stopper av seg selv omtrent 14:14. Da er det meste av 350 kr brukt.',
    ],
    [
      'idle-fee-soon',
      standing,
      'Snart koster det å stå: Fra 14:14 koster det å stå her etter ladingen. Flytt bilen før det.',
    ],
    [
      'idle-fee-soon',
      { ...standing, idleFeeAt: NOON },
      'Nå koster det å stå: Det koster nå å stå her etter ladingen. Flytt bilen når du kan.',
    ],
  ] as const)('%s (%#)', (kind, view, text) => {
    expect(plain(alertText(kind, view, 'nb', NOON))).toBe(text)
  })

  test('of a charge that gave nothing, no figures are told', () => {
    const { body } = alertText('stopped-unexpectedly', { ...ended, energyWh: 0 }, 'nb', NOON)
    expect(body).not.toContain('kWh')
  })
})

test.each(LOCALES.flatMap((locale) => ALERT_KINDS.map((kind) => [locale, kind] as const)))(
  'in %s, %s leaves no hole unfilled and opens nothing',
  (locale, kind) => {
    for (const view of [near, standing, ended]) {
      const text = plain(alertText(kind, view, locale, NOON))
      expect(text).not.toMatch(/[{}]|undefined|NaN/)
      expect(text).not.toContain(HANDLE)
      // Android cuts a title at about 45 characters, and shows some 170 of the body at most.
      expect(alertText(kind, view, locale, NOON).title.length).toBeLessThan(46)
    }
  },
)
