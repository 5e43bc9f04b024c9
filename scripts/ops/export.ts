// `npm run ops -- export`: the documents of the books of a period as a file for the accountant, held
// against the product's own figures of the period; and `ops books`: what the books lack.
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod'
import { CURRENCIES } from '#shared/money.ts'
import { Trouble, Wrong, type Asking, type Desk, type Register } from './desk.ts'
import { doorOf } from './door.ts'
import { counterOf, keyOf, type Counted, type Counter } from './export-check.ts'
import { amount, energy, table } from './tables.ts'

const sums = z.looseObject({
  merchantId: z.string(),
  currency: z.enum(CURRENCIES),
  sessions: z.int(),
  energyWh: z.int(),
  netMinor: z.int(),
  vatMinor: z.int(),
  grossMinor: z.int(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
})
type Figures = z.infer<typeof sums>
const period = z.looseObject({ total: z.array(sums) })
const lacking = z.looseObject({ count: z.int(), references: z.array(z.string()) })

const options = z.object({
  from: z.string(),
  to: z.string().optional(),
  format: z.enum(['csv', 'jsonl'], 'csv or jsonl').default('csv'),
  out: z.string().optional(),
  merchant: z.string().optional(),
})

/** Writes to the file as it comes; it has its name only once it is whole. */
async function write(
  body: ReadableStream<Uint8Array>,
  counter: Counter,
  to: { file: string | undefined; out: Desk['out'] },
): Promise<Counted> {
  const decoder = new TextDecoder()
  const counting = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      counter.take(decoder.decode(chunk, { stream: true }))
      done(null, chunk)
    },
  })
  const part = to.file === undefined ? undefined : `${to.file}.part`
  const sink = part === undefined ? telling(to.out) : createWriteStream(part)
  try {
    await pipeline(Readable.from(body), counting, sink)
    const counted = counter.end()
    if (part !== undefined && to.file !== undefined) await rename(part, to.file)
    return counted
  } catch (error) {
    if (part !== undefined) await rm(part, { force: true })
    throw new Trouble(`The export broke off: ${error instanceof Error ? error.message : 'unknown'}`)
  }
}

function telling(out: Desk['out']): Writable {
  const decoder = new TextDecoder()
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      out(decoder.decode(chunk, { stream: true }))
      done()
    },
  })
}

/** Merchants of which the file says something else than the figures do. */
function differing(counted: Counted, figures: readonly Figures[]): string[] {
  const none = { energyWh: 0, netMinor: 0, vatMinor: 0, grossMinor: 0 }
  const told = new Map<string, typeof none>(figures.map((one) => [keyOf(one), one]))
  const keys = new Set([...counted.sums.keys(), ...told.keys()])
  const fields = ['energyWh', 'netMinor', 'vatMinor', 'grossMinor'] as const
  return [...keys].filter((key) =>
    fields.some(
      (field) => (counted.sums.get(key) ?? none)[field] !== (told.get(key) ?? none)[field],
    ),
  )
}

async function exported(asking: Asking, desk: Desk, wish: z.infer<typeof options>) {
  // Under --json standard output is for the answer alone.
  if (wish.out === undefined && asking.json) throw new Wrong('--json takes a file: --out <file>')
  const door = doorOf(asking)
  // Said to both questions, so that they mean the same period.
  const to = wish.to ?? new Date().toISOString()
  const { from, format, merchant } = wish
  const query = new URLSearchParams({ from, to, ...(merchant === undefined ? {} : { merchant }) })
  const { body } = await door.stream(`/operator/ledger?${query}&format=${format}`)
  const counted = await write(body, counterOf(format), { file: wish.out, out: desk.out })
  const { total } = await door.get(`/operator/money/period?${query}`, period)
  const { count: lacks } = await door.get(
    `/operator/ledger/lacking${merchant === undefined ? '' : `?merchant=${merchant}`}`,
    lacking,
  )
  const differs = differing(counted, total)
  return { counted, total, differs, lacks }
}

export const exportBooks: Register = (program, desk) => {
  program
    .command('export')
    .description('writes receipts, credit notes and free deliveries of a period as a file')
    .requiredOption('--from <date>', 'first day, by the market’s clock, or an instant')
    .option('--to <date>', 'the day after the last one, or an instant (default: now)')
    .option('--format <format>', 'csv, a row a line; or jsonl, an object a document', 'csv')
    .option('--out <file>', 'where to write (default: standard output)')
    .option('--merchant <id>', 'one merchant’s alone')
    .examples(
      'export --from 2026-11-01 --to 2026-12-01 --out november.csv',
      'export --from 2026-01-01 --to 2027-01-01 --format jsonl --out 2026.jsonl',
    )
    .answers(desk, options, async (asking, wish) => {
      const { counted, total, differs, lacks } = await exported(asking, desk, wish)
      const { documents, rows } = counted
      const head = ['Merchant', 'Sessions', 'Energy', 'Captured', 'Refunded', 'Gross', 'Net', 'VAT']
      const lines = total.map((one) => [
        one.merchantId,
        one.sessions,
        energy(one.energyWh),
        ...[one.capturedMinor, one.refundedMinor, one.grossMinor, one.netMinor, one.vatMinor].map(
          (minor) => amount(minor, one.currency),
        ),
      ])
      asking.progress(`${documents} documents in ${rows} rows.`)
      asking.progress(table(head, lines, 'Nothing in this period.'))
      for (const key of differs) asking.progress(`FAIL  ${key}: the file and the figures differ.`)
      if (lacks > 0) {
        asking.progress(`WARN  ${lacks} sessions are not all in the books: ops books complete`)
      }
      const well = differs.length === 0
      return { well, document: { ok: well, documents, rows, total, differs, lacking: lacks } }
    })
}

const completed = lacking.extend({ asked: z.int(), next: z.string().nullable() })

export const books: Register = (program, desk) => {
  const family = program.command('books').description('what the books say, and what they lack')
  family
    .command('lacking')
    .description('sessions at rest of which the books do not say all')
    .examples('books lacking', 'books lacking --json')
    .answers(desk, z.object({}), async (asking) => {
      const document = await doorOf(asking).get('/operator/ledger/lacking', lacking)
      return { well: document.count === 0, document, text: lackText(document) }
    })
  family
    .command('complete')
    .description('writes what the books lack, from the sessions’ own journals')
    .examples('books complete')
    .answers(desk, z.object({}), async (asking) => {
      const door = doorOf(asking)
      let after: string | null = null
      let asked = 0
      for (;;) {
        const query: string = after === null ? '' : `?after=${after}`
        const path = `/operator/ledger/complete${query}`
        const answer: z.infer<typeof completed> = await door.send('POST', path, completed)
        asked += answer.asked
        asking.progress(`${asked} asked, ${answer.count} left.`)
        after = answer.next
        if (after === null) {
          const document = { asked, count: answer.count, references: answer.references }
          return { well: answer.count === 0, document, text: lackText(answer) }
        }
      }
    })
}

function lackText({ count, references }: z.infer<typeof lacking>): string {
  if (count === 0) return 'The books say all of every session at rest.'
  const more = count > references.length ? [`and ${count - references.length} more`] : []
  return [`The books do not say all of ${count}:`, ...references, ...more].join('\n')
}
