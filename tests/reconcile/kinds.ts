// Every kind of session there is in a clean world: each way it can come to rest, be on its way, or wait
// for a human.
import {
  AT,
  captured,
  cdrFor,
  charged,
  DAY_MS,
  moved,
  notApproved,
  refunded,
  settledBy,
  type Making,
} from './making.ts'

/** Every kind of session there is in a clean world. */
export const KINDS = {
  plain(m) {
    const price = m.chance.between(2_000, 18_000)
    charged(m, price)
    settledBy(m, price)
    captured(m, price)
  },
  whole(m) {
    charged(m, m.journal.authorizedMinor)
    settledBy(m, m.journal.authorizedMinor)
    captured(m, m.journal.authorizedMinor)
  },
  overTheLimit(m) {
    const price = m.journal.authorizedMinor + m.chance.between(1, 3_000)
    charged(m, price)
    settledBy(m, price, { reduction: 'reservation-limit' })
    m.journal.lossMinor = price - m.journal.authorizedMinor
    captured(m, m.journal.authorizedMinor)
  },
  cheaperCdr(m) {
    charged(m, 9_000)
    settledBy(m, 9_800, { source: 'cdr', reduction: 'operator-price' })
    captured(m, 9_000)
  },
  rounding(m) {
    const by = m.chance.pick([-2, -1, 1, 2])
    charged(m, 7_000 + by)
    settledBy(m, 7_000, { lines: 2, source: by < 0 ? 'cdr' : 'tariff' })
    captured(m, 7_000 + Math.min(0, by))
  },
  belowMinimum(m) {
    charged(m, 60)
    settledBy(m, 60, { rule: 'below-minimum' })
    m.journal.lossMinor = 60
  },
  free(m) {
    charged(m, 0)
    settledBy(m, 0, { rule: 'price-zero' })
  },
  aborted: (m) => notApproved(m, 'aborted'),
  expired: (m) => notApproved(m, 'expired'),
  neverMade(m) {
    notApproved(m, 'expired')
    m.session.payer = { kind: 'absent' }
  },
  notStarted: () => undefined,
  givenBack(m) {
    KINDS.plain(m)
    refunded(m, 700, 'cable broke')
    refunded(m, 200, 'and once more')
  },
  givenBackByHand(m) {
    KINDS.plain(m)
    refunded(m, 900, null)
  },
  corrected(m) {
    charged(m, 8_000)
    settledBy(m, 9_000)
    captured(m, 9_000)
    refunded(m, 1_000, 'cdr-correction')
  },
  refundOnItsWay(m) {
    KINDS.plain(m)
    m.journal.refundWantedMinor = 500
  },
  cdrToCome(m) {
    KINDS.plain(m)
    m.cdrs.length = 0
    m.journal.cdr = null
    m.journal.cdrsSeen = []
    m.journal.endedAt = AT - 3_600_000
  },
  parked(m) {
    charged(m, 3_000)
    Object.assign(m.journal, { phase: 'parked', why: 'price-contradiction', releasedMinor: 0 })
    m.journal.restedAt = null
    m.journal.heldMinor = m.journal.authorizedMinor
    m.journal.captureUntil = AT + 20 * DAY_MS
  },
  charging(m) {
    Object.assign(m.journal, {
      phase: 'charging',
      why: null,
      releasedMinor: 0,
      phaseAt: AT - 60_000,
    })
    m.journal.restedAt = null
    m.journal.heldMinor = m.journal.authorizedMinor
  },
  replaced(m) {
    KINDS.plain(m)
    const [first] = m.cdrs
    if (!first) return
    const credit = { id: `${first.id}-C`, creditOf: first.id, totalInclMinor: -4_000 }
    m.cdrs.unshift(cdrFor(m.session, { id: `${first.id}-OLD`, totalInclMinor: 4_000 }))
    m.cdrs.push(cdrFor(m.session, { ...credit, creditOf: `${first.id}-OLD` }))
    m.journal.cdrsSeen.push(`${first.id}-OLD`, credit.id)
    m.journal.cdrsCredited = [`${first.id}-OLD`]
  },
  decided(m) {
    charged(m, 6_000)
    settledBy(m, 12_000, { source: 'operator', reduction: 'operator-decision' })
    m.journal.lossMinor = 5_000
    captured(m, 7_000)
  },
  letGo(m) {
    charged(m, 6_000)
    m.journal.lossMinor = 6_000
    m.journal.why = 'price-contradiction'
  },
  byHand(m) {
    charged(m, 6_000)
    settledBy(m, 6_000, { source: 'operator' })
    captured(m, 6_000, 'portal')
  },
  tariffCounts(m) {
    m.journal.priceSource = 'tariff'
    charged(m, 4_000)
    settledBy(m, 9_000)
    captured(m, 9_000)
  },
  beside(m) {
    KINDS.plain(m)
    const sessionId = `NO/STK/BESIDE-${m.session.reference.slice(-6)}`
    m.journal.strays = [{ sessionId, energyWh: 1_000, settled: true }]
    m.journal.energyWh += 1_000
    m.journal.lossMinor = 500
    const id = `NO/STK/CDR-B-${m.session.reference.slice(-6)}`
    m.cdrs.push(cdrFor(m.session, { id, sessionId, energyWh: 1_000, totalInclMinor: 500 }))
  },
  releasedUnseen(m) {
    const { payer } = m.session
    notApproved(m, 'aborted')
    if (payer.kind !== 'read') return
    m.finished = () => {
      payer.state = 'authorized'
      payer.authorizedMinor = 20_000
      payer.releasedMinor = 20_000
      moved(m.session, 'AUTHORIZED', 20_000)
      moved(m.session, 'CANCELLED', 20_000, null)
    }
  },
  withoutVat(m) {
    KINDS.plain(m)
    const [cdr] = m.cdrs
    if (!cdr) return
    cdr.totalExclMicros = (cdr.totalInclMinor ?? 0) * 8_000
    cdr.totalInclMinor = null
  },
} satisfies Record<string, (making: Making) => void>
export type Kind = keyof typeof KINDS
export const kinds: readonly Kind[] = Object.keys(KINDS).filter(
  (name): name is Kind => name in KINDS,
)
