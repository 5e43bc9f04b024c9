// `npm run ops -- export` and `books`: the file as it came, held against the figures of the product.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvHead, csvRows, jsonLine } from '#bff/operator/book-lines.ts'
import type { LedgerDocument } from '#bff/session/ports.ts'
import { describe, expect, it } from 'vitest'
import { product } from './ops-product.ts'
import { askHere } from './ops-process.ts'

const receipt: LedgerDocument = {
  id: 1,
  kind: 'receipt',
  number: '41',
  merchantId: 'default',
  reference: 'ev-0123456789abcdefghjkmnpqrs',
  n: 0,
  issuedAt: Date.UTC(2026, 10, 30, 23, 30),
  writtenAt: Date.UTC(2026, 10, 30, 23, 30),
  seller: { name: '=Strøm, "Fjell" AS', organisationNumber: '999 888 777 MVA' },
  station: { stationId: 'S1', label: '1', name: 'Torget\nøst', address: '', city: 'Hamar' },
  startedAt: Date.UTC(2026, 10, 30, 22),
  endedAt: null,
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  energyWh: 20_000,
  lines: [
    {
      kind: 'energy',
      quantity: 20_000,
      unitMicros: 5_990_000,
      netMinor: 9584,
      vatRate: 2500,
      vatMinor: 2396,
      grossMinor: 11_980,
      reductionMinor: 0,
    },
    {
      kind: 'parking',
      quantity: 90,
      unitMicros: 100,
      netMinor: 100,
      vatRate: 0,
      vatMinor: 0,
      grossMinor: 100,
      reductionMinor: 0,
    },
  ],
  netMinor: 9684,
  vatMinor: 2396,
  grossMinor: 12_080,
  corrects: null,
  reason: null,
  reduction: null,
  lossMinor: 0,
}
const figures = {
  merchantId: 'default',
  currency: 'NOK',
  sessions: 1,
  energyWh: 20_000,
  netMinor: 9684,
  vatMinor: 2396,
  grossMinor: 12_080,
  capturedMinor: 12_080,
  refundedMinor: 0,
}
const FILES = { csv: csvHead() + csvRows(receipt), jsonl: jsonLine(receipt) }

function producing(total: object[], file: keyof typeof FILES = 'csv', count = 0) {
  return product((path) => {
    if (path.startsWith('/operator/money/period')) return { body: { total } }
    if (path.startsWith('/operator/ledger/lacking')) return { body: { count, references: [] } }
    return { body: FILES[file] }
  })
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'stikk-export-'))
const PERIOD = ['--from', '2026-12-01', '--to', '2027-01-01']

describe('the export', () => {
  it.each(['csv', 'jsonl'] as const)(
    'writes %s as it came, and says that it sums',
    async (kind) => {
      const { asked, env } = await producing([figures], kind)
      const out = join(folder(), `books.${kind}`)
      const told = await askHere(env, 'export', ...PERIOD, '--format', kind, '--out', out)
      expect(told).toMatchObject({ code: 0, text: '' })
      expect(readFileSync(out, 'utf8')).toBe(FILES[kind])
      expect(told.aside).toContain(`1 documents in ${kind === 'csv' ? 2 : 1} rows.`)
      expect(told.aside).toContain('kr 120.80')
      const query = 'from=2026-12-01&to=2027-01-01'
      expect(asked.map((one) => one.path)).toEqual([
        `/operator/ledger?${query}&format=${kind}`,
        `/operator/money/period?${query}`,
        '/operator/ledger/lacking',
      ])
    },
  )

  it('is not well where the file and the figures differ, and says whose', async () => {
    const { env } = await producing([{ ...figures, vatMinor: 2397 }])
    const { code, aside } = await askHere(env, 'export', ...PERIOD)
    expect(code).toBe(1)
    expect(aside).toContain('FAIL  default NOK: the file and the figures differ.')
  })

  it('leaves no half of a file where it breaks off', async () => {
    const { env } = await product({ body: '{"merchantId":"default"' })
    const where = folder()
    const wish = ['export', ...PERIOD, '--format', 'jsonl', '--out', join(where, 'x'), '--json']
    const told = await askHere(env, ...wish)
    expect(told.code).toBe(1)
    expect(JSON.parse(told.text)).toMatchObject({ detail: expect.stringContaining('broke off') })
    expect(readdirSync(where)).toEqual([])
  })

  it('tells of sessions that the books lack, and how to write them', async () => {
    const { env } = await producing([figures], 'csv', 3)
    const { code, aside } = await askHere(env, 'export', ...PERIOD)
    expect(code).toBe(0)
    expect(aside).toContain('WARN  3 sessions are not all in the books: ops books complete')
  })
})

describe('the books', () => {
  it('are completed a hundred sessions at a time, until none is left to ask', async () => {
    let times = 0
    const { asked, env } = await product(() => {
      times += 1
      const next = times < 3 ? `ev-${times}` : null
      return { body: { asked: 100, next, count: 300 - times * 100, references: [] } }
    })
    const { code, text } = await askHere(env, 'books', 'complete')
    expect(code).toBe(0)
    expect(text).toBe('The books say all of every session at rest.\n')
    expect(asked.map((one) => `${one.method} ${one.path}`)).toEqual([
      'POST /operator/ledger/complete',
      'POST /operator/ledger/complete?after=ev-1',
      'POST /operator/ledger/complete?after=ev-2',
    ])
  })

  it('that lack something are not well, and say of which sessions', async () => {
    const { env } = await product({ body: { count: 2, references: ['ev-1'] } })
    const { code, text } = await askHere(env, 'books', 'lacking')
    expect(code).toBe(1)
    expect(text).toBe('The books do not say all of 2:\nev-1\nand 1 more\n')
  })
})

it('a row says whose, what, when, where, and dates by the clock of the market', () => {
  const [head = '', first = ''] = FILES.csv.split('\r\n')
  const cells = first.split(',')
  const at = (name: string): string => cells[head.split(',').indexOf(name)] ?? ''
  expect([at('date'), at('kind'), at('number'), at('line')]).toEqual([
    '2026-12-01',
    'receipt',
    '41',
    '1',
  ])
  expect(FILES.csv).toContain(`"'=Strøm, ""Fjell"" AS",999 888 777 MVA,`)
  expect(FILES.csv).toContain(',energy,20.000,kWh,NOK,95.84,25.00,23.96,119.80,9584,2396,11980,')
  expect(FILES.csv).toContain(',parking,90,s,NOK,1.00,0.00,0.00,1.00,100,0,100,')
})
