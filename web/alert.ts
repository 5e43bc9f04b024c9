// What a notification says, drawn on the server like a page: the phone shows it while its screen is off
// and nothing of ours runs there but the service worker.
import type { AlertKind, Locale, View } from '#shared/contract.ts'
import { money, kwh } from './text/amounts.ts'
import { clock } from './text/format.ts'
import { languages } from './text/languages.ts'
import { fill } from './text/messages.ts'

/** Title and body of a notification about the session in `view`, in the language of the phone. */
export function alertText(
  kind: AlertKind,
  view: View,
  locale: Locale,
  now: number,
): { title: string; body: string } {
  const { alerts, session, whys } = languages[locale]
  const { currency, station, costMinor, energyWh, reservedMinor } = view
  const time = (at: number | null): string =>
    at === null ? '' : clock(at, station.timeZone, locale)
  const cost = money(costMinor, currency, locale, true)
  const soFar =
    energyWh > 0 ? [fill(session.spokenNoPower, { energy: kwh(energyWh, locale), cost })] : []
  const said = (...sentences: string[]): string => [...sentences, ...soFar].join(' ')
  switch (kind) {
    case 'ended': {
      const limited = view.why === 'limit-reached'
      return {
        title: session.finished,
        body: said(limited ? whys['limit-reached'].what : session.unplug),
      }
    }
    case 'stopped-unexpectedly':
      return { title: alerts.stopped, body: said(alerts.stoppedNext) }
    case 'near-limit': {
      const reserved = money(reservedMinor, currency, locale)
      const values = { time: time(view.limitAt), reserved }
      return { title: alerts.limit, body: fill(session.limitSoon, values) }
    }
    case 'idle-fee-soon': {
      const begun = view.idleFeeAt === null || view.idleFeeAt <= now
      return begun
        ? { title: alerts.idleNow, body: session.idleNow }
        : {
            title: alerts.idle,
            body: fill(session.idleSoon, { time: time(view.idleFeeAt) }),
          }
    }
    default:
      return kind satisfies never
  }
}
