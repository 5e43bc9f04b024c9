// What the driver agreed to, as it goes into the journal: station, price, words, time limits.
import type { Locale } from '#shared/contract.ts'
import type { Settings } from '../env.ts'
import type { Opening, Policy } from '../session/model.ts'
import type { Catalogue, SellableConnector, Trace } from '../session/ports.ts'
import type { Tariff } from '../session/tariff.ts'
import type { Offer } from './offer.ts'
import { faceOf } from './stations.ts'

/** The terms the driver ticked; raised when their text changes. */
export const TERMS_VERSION = '2026-11'

/** The payer takes 3 to 100 characters; the sentence needs the rest. */
const LABEL_LENGTH = 20

/** What is paid for, and that it is not yet paid. */
const DESCRIPTIONS: Readonly<Record<Locale, readonly [what: string, reserved: string]>> = {
  nb: ['Lading', 'Reservert beløp; du betaler bare for det du bruker.'],
  sv: ['Laddning', 'Reserverat belopp; du betalar bara för det du använder.'],
  da: ['Opladning', 'Reserveret beløb; du betaler kun for det, du bruger.'],
  fi: ['Lataus', 'Varattu summa; maksat vain siitä, mitä käytät.'],
  en: ['Charging', 'Reserved amount; you pay only for what you use.'],
}

/** Builds the opening of a session from a checked offer, by its merchant's settings. `now` in epoch ms. */
export function openingOf(
  settings: Settings,
  agreed: {
    offer: Offer
    amountMinor: number
    tariff: Tariff
    connector: SellableConnector
    locale: Locale
    rhythm: Awaited<ReturnType<Catalogue['rhythm']>>
    trace?: Trace | null
  },
  now: number,
): Opening {
  const { offer, connector, tariff, trace } = agreed
  return {
    reference: offer.reference,
    merchantId: settings.merchantId,
    station: faceOf(connector),
    locationId: connector.locationId,
    evseUid: connector.evseUid,
    connectorId: connector.connectorRequired ? connector.connectorId : null,
    amountMinor: agreed.amountMinor,
    currency: offer.currency,
    tariff,
    locale: agreed.locale,
    termsVersion: TERMS_VERSION,
    acceptedAt: now,
    description: descriptionOf(connector, agreed.locale, now),
    retryOf: offer.retryOf,
    seller: {
      name: settings.OPERATOR_NAME,
      organisationNumber: settings.OPERATOR_ORG_NUMBER,
    },
    policy: policyOf(settings, agreed.rhythm),
    ...(trace ? { trace } : {}),
  }
}

/**
 * What the driver reads in the payer's app and, weeks later, in the bank: where and when, and that
 * the amount is only reserved. 3 to 100 characters.
 */
export function descriptionOf(
  connector: Pick<SellableConnector, 'label' | 'timeZone'>,
  locale: Locale,
  now: number,
): string {
  const label = connector.label.replaceAll(/[^\p{L}\p{N} ._-]/gu, '').slice(0, LABEL_LENGTH)
  const place = `${label}, ${clock(now, connector.timeZone, locale)}`
  const [what, reserved] = DESCRIPTIONS[locale]
  return `${what} ${place}. ${reserved}`
}

/** The time of day at the station; UTC where the CPO names a time zone nobody knows. */
function clock(now: number, timeZone: string, locale: Locale): string {
  const format = (zone: string): string =>
    new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now)
  try {
    return format(timeZone)
  } catch {
    return format('UTC')
  }
}

function policyOf(settings: Settings, rhythm: Awaited<ReturnType<Catalogue['rhythm']>>): Policy {
  return {
    startWaitS: settings.START_WAIT_S,
    stopWaitS: settings.STOP_WAIT_S,
    cdrWaitS: settings.CDR_WAIT_S,
    giveUpS: settings.GIVE_UP_S,
    lateStartWatchS: settings.LATE_START_WATCH_S,
    priceSource: settings.PRICE_SOURCE,
    minimumMinor: settings.minimumMinor,
    stopDelayMs: rhythm.stopDelayMs,
    pushIntervalMs: rhythm.pushIntervalMs,
  }
}
