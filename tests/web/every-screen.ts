// Every screen that the server draws, so that every sentence can be looked for: the gallery's, and what
// differs from them by a sentence alone. Plain values; the locale is the reader's.
import type { PriceCondition, Receipt, ReceiptLine, StationPage, View } from '#shared/contract.ts'
import { WHYS } from '#shared/contract.ts'
import type { Page } from '#web/page.ts'
import { freshForm } from '#web/page.ts'
import { otherScreens } from '#tests/gallery/other-screens.ts'
import { sessionScreens } from '#tests/gallery/session-screens.ts'
import { stationScreens } from '#tests/gallery/station-screens.ts'
import { part, when } from './price-samples.ts'
import { charging, face, home, NOON, receipt, session, settled, station } from './samples.ts'

const reasons: Page[] = WHYS.flatMap((why) =>
  (['abandoned', 'settled', 'parked'] as const).map((phase) => session({ ...settled, phase, why })),
)

const BOTH = { from: 600, until: 5400 }
const FROM = { from: 600, until: null }
const UNTIL = { from: null, until: 60 }
const THOUSANDS = [
  { from: 16_000, until: 32_000 },
  { from: 16_000, until: null },
  { from: null, until: 1000 },
]
const CONDITIONS: Partial<PriceCondition>[] = [
  { days: [1, 2, 3, 4, 5] },
  { days: [6, 7], time: { from: 480, until: 1320 } },
  { dates: { from: '2026-01-01', until: '2027-01-01' } },
  { dates: { from: '2026-01-01', until: null } },
  { dates: { from: null, until: '2027-01-01' } },
  ...THOUSANDS.flatMap((range) => [{ energyWh: range }, { powerW: range }, { currentMa: range }]),
  ...[BOTH, FROM, UNTIL].map((durationS) => ({ durationS })),
]

const priced = (change: Partial<NonNullable<StationPage['tariff']>>): Page =>
  station({
    tariff: {
      digest: 'd3',
      parts: [part()],
      leastMinor: null,
      mostMinor: null,
      nowUntil: null,
      ...change,
    },
  })

const prices: Page[] = [
  ...CONDITIONS.flatMap((condition) => {
    const other = part({ micros: 3_490_000, when: when(condition), now: false })
    const idle = part({ kind: 'parking', per: 'min', when: when(condition), now: false })
    return [
      priced({ parts: [other, part()] }),
      // Nothing that applies now: "otherwise" is said of the last.
      priced({ parts: [other, part({ now: false }), idle] }),
    ]
  }),
  ...[1, 60, 90, 120, 900, 3600].map((stepSize) =>
    priced({ parts: [part({ kind: 'time', per: 'min', stepSize })] }),
  ),
  ...[500, 1000, 1500].map((stepSize) => priced({ parts: [part({ stepSize })] })),
  priced({ parts: [part({ kind: 'flat', per: 'session' })], leastMinor: 2000 }),
  priced({ mostMinor: 60_000 }),
  priced({ leastMinor: 2000, mostMinor: 60_000 }),
  priced({ parts: [part({ vatRate: 0 })] }),
  priced({ nowUntil: NOON + 3_600_000 }),
  priced({ nowUntil: NOON + 3 * 86_400_000 }),
  priced({ nowUntil: NOON + 30 * 86_400_000 }),
]

const stations: Page[] = [
  station({ plugOrder: 'plug-first' }),
  station({ plugOrder: 'pay-first' }),
  station({ station: { ...face, connector: { ...face.connector, format: 'SOCKET' } } }),
  station({ station: { ...face, connector: { ...face.connector, maxPowerW: null } } }),
  // Nothing chosen yet: the sum that will be reserved has no figure.
  station({ amounts: [], defaultAmount: null }, { form: freshForm }),
]

const line = (kind: ReceiptLine['kind'], change: Partial<ReceiptLine> = {}): ReceiptLine => ({
  kind,
  quantity: kind === 'energy' ? 21_432 : 1205,
  unitMicros: 5_990_000,
  totalMinor: 1000,
  exMinor: 800,
  taxMinor: 200,
  vatRate: 2500,
  reductionMinor: 0,
  ...change,
})
const LINES = [
  line('energy'),
  line('time', { reductionMinor: 50 }),
  line('flat', { vatRate: 1500 }),
  line('parking'),
  line('minimum'),
]
const REDUCTIONS = [
  null,
  'reservation-limit',
  'most-price',
  'operator-price',
  'operator-decision',
] as const
const billed = (change: Partial<Receipt>): View => ({
  ...settled,
  receipt: settled.receipt && { ...settled.receipt, lines: LINES, ...change },
})

const receipts: Page[] = [
  ...REDUCTIONS.map((reduction) => receipt(billed({ reduction }))),
  receipt({ ...billed({}), capturedMinor: 0 }),
  session(billed({})),
]

const meters: Page[] = [
  session({ ...charging, meterAt: NOON }),
  session({ ...charging, meterAt: null }),
  session({ ...charging, startedAt: NOON - 3 * 3_600_000 }),
]

const { typed: _, trip: __, fault: ___, ...house } = home
const offline: Page = { ...house, kind: 'offline' }

/** Name and page of every screen. */
export const everyScreen: readonly { readonly name: string; readonly page: Page }[] = [
  ...stationScreens,
  ...sessionScreens,
  ...otherScreens,
  ...[...stations, ...prices, ...reasons, ...receipts, ...meters, offline].map((page, index) => ({
    name: `${page.kind}, ${index}`,
    page,
  })),
]
