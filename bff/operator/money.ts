// The money in figures: today, this week, the last days, each station. Reckoned by the ledger from its
// documents; here only the calendar is known. It must never scan a session.
import { MARKETS } from '#shared/market.ts'
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { lastDays, thisWeek } from '../session/calendar.ts'
import type { MoneyQuestion, MoneySums } from '../session/ports.ts'
import { nothingHere, operatorApp, troubles, UNKEPT, wrongInput } from './edge.ts'
import { ending, merchant, moment, spanOf, whose, zoneOf } from './period.ts'
import { answering, operatorRoute } from './route.ts'

export type MoneyDeps = Pick<AppDeps, 'ledger' | 'settings' | 'merchants' | 'now'>

const MOST_DAYS = 366

const minor = (description: string) =>
  z.int().openapi({ description: `Minor units. ${description}` })

const sums = z
  .object({
    merchantId: z.string(),
    currency: z.string().openapi({ description: 'ISO 4217.' }),
    sessions: z.int().openapi({ description: 'That were paid for or delivered energy.' }),
    energyWh: z.int().openapi({ description: 'Delivered, Wh.' }),
    netMinor: minor('Without VAT.'),
    vatMinor: minor('The VAT in the gross.'),
    grossMinor: minor('Captured less refunded.'),
    capturedMinor: minor('By the receipts issued.'),
    refundedMinor: minor('By the credit notes issued.'),
    releasedMinor: minor('Of the reservations of sessions that came to rest.'),
    lossMinor: minor('Delivered, and paid for by nobody.'),
  })
  .openapi('MoneySums')

const figures = z
  .object({
    timeZone: z.string().openapi({ description: 'By whose clock the dates are.' }),
    dates: z
      .array(z.string())
      .openapi({ description: 'All of them, also those without a figure.' }),
    days: z.array(sums.extend({ date: z.string() })),
    stations: z.array(sums.extend({ stationId: z.string(), label: z.string() })).openapi({
      description: 'Over all the days; label: what was on the last receipt.',
    }),
    total: z.array(sums).openapi({ description: 'Over all the days.' }),
    today: z.array(sums),
    week: z.array(sums).openapi({ description: 'From Monday until now.' }),
    lacking: z.int().openapi({ description: 'Sessions of which the books do not say all.' }),
  })
  .openapi('Money')

const moneyRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'showMoney',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'The money by day and by station',
  description: 'By currency and merchant. Days are those of the market of each currency.',
  request: {
    query: z.object({
      days: z.coerce.number().int().min(1).max(MOST_DAYS).default(30).openapi({
        description: 'How many, today the last of them.',
      }),
      merchant,
    }),
  },
  responses: { 200: answering('As it stands now.', figures), ...troubles(404) },
})

const periodRoute = operatorRoute('read', {
  method: 'get',
  path: '/period',
  operationId: 'showMoneyOfPeriod',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'The money of one period',
  description:
    'What the export of the same period sums to, and what was released and lost besides.',
  request: { query: z.object({ from: moment, to: ending, merchant }) },
  responses: {
    200: answering('As it stands now.', z.object({ total: z.array(sums) })),
    ...troubles(404),
  },
})

/** Routes below `/operator/money`. */
export function moneyRoutes(deps: MoneyDeps) {
  return operatorApp()
    .openapi(moneyRoute, async (c) => {
      const { days, merchant: asked } = c.req.valid('query')
      const merchantId = whose(c, asked)
      if (merchantId === undefined) return nothingHere(c)
      return c.json(await moneyNow(deps, days, merchantId), 200, UNKEPT)
    })
    .openapi(periodRoute, async (c) => {
      const { merchant: asked, from, to } = c.req.valid('query')
      const merchantId = whose(c, asked)
      if (merchantId === undefined) return nothingHere(c)
      const span = spanOf({ from, to }, zoneOf(deps, merchantId), deps.now())
      if (span.from >= span.until) return wrongInput(c, 'to', 'It is later than "from".')
      const spans = CURRENCY_ZONES.map(({ currency }) => ({ key: 'total', currency, ...span }))
      const total = await deps.ledger.money({ spans, merchantId })
      return c.json({ total: total.map(withoutKey) }, 200, UNKEPT)
    })
}

const CURRENCY_ZONES = Object.values(MARKETS).map(({ currency, timeZone }) => ({
  currency,
  timeZone,
}))

async function moneyNow(
  deps: MoneyDeps,
  count: number,
  merchantId: string | null,
): Promise<z.infer<typeof figures>> {
  const now = deps.now()
  const spans: MoneyQuestion['spans'] = CURRENCY_ZONES.flatMap(({ currency, timeZone }) => {
    const days = lastDays(timeZone, now, count)
    const from = days[0]?.from ?? now
    const named = days.map(({ date, ...span }) => ({ key: date, ...span }))
    const week = { key: 'week', ...thisWeek(timeZone, now) }
    const total = { key: 'total', from, until: now + 1 }
    return [...named, week, total].map((span) => ({ ...span, currency }))
  })
  const [all, stations, { count: lacking }] = await Promise.all([
    deps.ledger.money({ spans, merchantId }),
    deps.ledger.moneyByStation({ spans: spans.filter(({ key }) => key === 'total'), merchantId }),
    deps.ledger.unbooked({ merchantId, limit: 1 }),
  ])
  const timeZone = zoneOf(deps, merchantId)
  const dates = lastDays(timeZone, now, count).map(({ date }) => date)
  const of = (key: string | undefined) => all.filter((one) => one.key === key).map(withoutKey)
  return {
    timeZone,
    dates,
    days: all
      .filter(({ key }) => key !== 'week' && key !== 'total')
      .map((one) => ({ date: one.key, ...withoutKey(one) })),
    stations: stations.map(({ label, ...one }) => ({
      stationId: one.key,
      label,
      ...withoutKey(one),
    })),
    total: of('total'),
    today: of(dates.at(-1)),
    week: of('week'),
    lacking,
  }
}

const withoutKey = (one: MoneySums): z.infer<typeof sums> => sums.parse(one)
