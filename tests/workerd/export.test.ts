// The books as they leave the house: files that sum to the figures, and figures of the market's days.
import { ledgerRow } from '#bff/durable/ledger-row.ts'
import { createLedger } from '#bff/durable/stubs.ts'
import { env, exports } from 'cloudflare:workers'
import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { allDocuments, recorded, refunded, settled } from './book-keeping.ts'

const HOUSE = 'http://127.0.0.1:8080'
const headers = { authorization: 'Bearer tests-only-operator-token' }
const ledger = createLedger(env.LEDGER)

const ask = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(new Request(`${HOUSE}/operator${path}`, { headers, ...init }))

const figure = z.object({
  merchantId: z.string(),
  currency: z.string(),
  sessions: z.int(),
  energyWh: z.int(),
  netMinor: z.int(),
  vatMinor: z.int(),
  grossMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  releasedMinor: z.int(),
  lossMinor: z.int(),
})
const period = z.object({ total: z.array(figure) })
const money = z.object({
  timeZone: z.string(),
  dates: z.array(z.string()),
  days: z.array(figure.extend({ date: z.string() })),
  stations: z.array(figure.extend({ stationId: z.string(), label: z.string() })),
  total: z.array(figure),
  today: z.array(figure),
  week: z.array(figure),
  lacking: z.int(),
})
const line = z.looseObject({
  kind: z.string(),
  number: z.string().nullable(),
  date: z.string(),
  energyWh: z.int(),
  netMinor: z.int(),
  vatMinor: z.int(),
  grossMinor: z.int(),
})

/** A merchant's small month: paid, paid and given back, for nothing. */
async function aMonthOf(merchantId: string, seed: number): Promise<void> {
  const at = { merchantId, stationId: `${merchantId}-1` }
  await recorded(ledger, settled(seed, { ...at, energyWh: 31_415, billedMinor: 17_003 }))
  const second = settled(seed + 1, { ...at, energyWh: 10_000, billedMinor: 5990 })
  await recorded(ledger, second)
  refunded(second, 1234)
  await recorded(ledger, second)
  await recorded(ledger, settled(seed + 2, { ...at, energyWh: 100, billedMinor: 60 }))
}

/** Cells of a file without quoted commas. */
async function cellsOf(response: Response): Promise<Record<string, string>[]> {
  const [head = '', ...rows] = (await response.text()).split('\r\n')
  const names = head.split(',')
  return rows
    .filter((row) => row !== '')
    .map((row) => {
      const cells = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []
      return Object.fromEntries(names.map((name, i) => [name, (cells[i] ?? '').replace(/,$/, '')]))
    })
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

describe('the export', () => {
  it('as CSV has a row for each line of each document, and sums to the figures of its period', async () => {
    await aMonthOf('csv', 100)
    const response = await ask('/ledger?from=2020-01-01&merchant=csv')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="ledger-2020-01-01-\d{4}-\d{2}-\d{2}\.csv"$/,
    )
    const rows = await cellsOf(response)
    expect(rows.map((row) => [row['kind'], row['number'], row['corrects']])).toEqual([
      ['receipt', '1', ''],
      ['receipt', '2', ''],
      ['creditNote', 'K1', '2'],
      ['delivery', '', ''],
    ])
    expect(rows[2]).toMatchObject({
      net: '-9.87',
      vat: '-2.47',
      gross: '-12.34',
      vat_rate: '25.00',
    })
    expect(rows[3]).toMatchObject({ gross: '0.00', quantity: '0.100', reason: 'below-minimum' })
    const { total } = period.parse(
      await (await ask('/money/period?from=2020-01-01&to=2030-01-01&merchant=csv')).json(),
    )
    const column = (name: string): number => sum(rows.map((row) => Number(row[name])))
    expect(total).toEqual([
      {
        merchantId: 'csv',
        currency: 'NOK',
        sessions: 3,
        energyWh: column('energy_wh'),
        netMinor: column('net_minor'),
        vatMinor: column('vat_minor'),
        grossMinor: column('gross_minor'),
        capturedMinor: 17_003 + 5990,
        refundedMinor: 1234,
        releasedMinor: 3 * 35_000 - 17_003 - 5990,
        lossMinor: column('loss_minor'),
      },
    ])
    expect(column('gross_minor')).toBe(17_003 + 5990 - 1234)
    expect(column('energy_wh')).toBe(41_515)
  })

  it('as JSON Lines has an object for each document, with whole numbers', async () => {
    await aMonthOf('jsonl', 200)
    const response = await ask('/ledger?from=2020-01-01&format=jsonl&merchant=jsonl')
    expect(response.headers.get('content-type')).toBe('application/jsonl')
    const text = new TextDecoder().decode(await response.arrayBuffer())
    const documents = text
      .trimEnd()
      .split('\n')
      .map((one) => line.parse(JSON.parse(one)))
    expect(documents.map((one) => one.kind)).toEqual([
      'receipt',
      'receipt',
      'creditNote',
      'delivery',
    ])
    expect(sum(documents.map((one) => one.grossMinor))).toBe(17_003 + 5990 - 1234)
    expect(text).not.toContain('.eyJ')
  })

  it('of a long period comes whole, page by page, in the order of the books', async () => {
    for (let n = 0; n < 12; n += 1) {
      const stories = Array.from({ length: 60 }, (_, i) =>
        settled(1000 + n * 60 + i, { merchantId: 'long' }),
      )
      await Promise.all(stories.map((story) => recorded(ledger, story)))
    }
    const rows = await cellsOf(await ask('/ledger?from=2020-01-01&merchant=long'))
    expect(rows.map((row) => Number(row['number']))).toEqual(
      Array.from({ length: 720 }, (_, i) => i + 1),
    )
  })

  it('begins and ends where the period does, by the clock of the market or to the millisecond', async () => {
    await aMonthOf('edges', 300)
    const [first, second] = await allDocuments(ledger, { merchantId: 'edges' })
    if (!first || !second) throw new Error('two receipts were given')
    const from = new Date(first.issuedAt).toISOString()
    const to = new Date(first.issuedAt + 1).toISOString()
    const rows = await cellsOf(await ask(`/ledger?from=${from}&to=${to}&merchant=edges`))
    expect(rows.map((row) => row['number'])).toContain('1')
    const none = await cellsOf(await ask(`/ledger?from=2020-01-01&to=${from}&merchant=edges`))
    expect(none).toEqual([])
  })

  it.each([
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-01-01&format=xlsx', 'format'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['', 'from'],
  ])('refuses %s by the field that is wrong', async (query, field) => {
    const response = await ask(`/ledger?${query}`)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ field })
  })
})

describe('the figures', () => {
  it('tell today, the week, each day and each station, by merchant and currency', async () => {
    await aMonthOf('figures', 400)
    const told = money.parse(await (await ask('/money?days=7&merchant=figures')).json())
    expect(told.timeZone).toBe('Europe/Oslo')
    expect(told.dates).toHaveLength(7)
    const [total] = told.total
    expect(total).toMatchObject({ grossMinor: 21_759, refundedMinor: 1234, energyWh: 41_515 })
    // Sessions of the tests were told with a clock of their own; documents are dated by the ledger's.
    expect(told.today.map((one) => one.grossMinor)).toEqual([21_759])
    expect(told.week.map((one) => one.grossMinor)).toEqual([21_759])
    expect(told.days).toMatchObject([{ date: told.dates.at(-1), grossMinor: 21_759 }])
    expect(told.stations).toMatchObject([
      { stationId: 'figures-1', label: 'es-1', grossMinor: 21_759, sessions: 3 },
    ])
    expect(told.lacking).toBe(0)
  })

  it('know the sessions of which the books lack something, and write what can be written', async () => {
    const story = settled(500, { merchantId: 'lacking' })
    await ledger.record({ ...ledgerRow(story.session), documents: null })
    const lacking = await ask('/ledger/lacking?merchant=lacking')
    const { reference } = story.session.opening
    expect(await lacking.json()).toEqual({ count: 1, references: [reference] })
    const complete = await ask('/ledger/complete?merchant=lacking', { method: 'POST' })
    // Its journal is the test's alone: the house has no such session, and says so.
    expect(await complete.json()).toEqual({
      asked: 1,
      next: null,
      count: 1,
      references: [reference],
    })
  })
})
