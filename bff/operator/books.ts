// The books for whoever closes them: every document of a period as a file, and what the books still lack.
// It must never change a document, nor show a handle.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import type { LedgerDocument, PageOf } from '../session/ports.ts'
import { csvHead, csvRows, jsonLine } from './book-lines.ts'
import { nothingHere, operatorApp, troubles, UNKEPT, wrongInput } from './edge.ts'
import { ending, merchant, moment, spanName, spanOf, whose, zoneOf } from './period.ts'
import { answering, operatorRoute } from './route.ts'

export type BooksDeps = Pick<AppDeps, 'ledger' | 'sessions' | 'settings' | 'merchants' | 'now'>

/** Documents in one question to the ledger: it answers in some 10 ms, and others wait no longer. */
const PAGE = 500
/** Sessions asked to tell the ledger anew in one request: the answer must come within a minute. */
const MOST_AT_ONCE = 100
/** So many are named. */
const MOST_NAMED = 100

const exportRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'exportBooks',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'The documents of the books, of a period, as a file',
  description:
    'Receipts, credit notes and energy delivered for nothing, in the order of their dates. CSV: a row for each line of a document. JSON Lines: an object for each document.',
  request: {
    query: z.object({
      from: moment,
      to: ending,
      format: z
        .enum(['csv', 'jsonl'], 'It is csv or jsonl.')
        .default('csv')
        .openapi({ description: 'CSV (RFC 4180) or JSON Lines.' }),
      merchant,
    }),
  },
  responses: {
    200: {
      description: 'The file, as it is read from the ledger.',
      content: {
        'text/csv': { schema: z.string() },
        'application/jsonl': { schema: z.string() },
      },
    },
    ...troubles(404),
  },
})

const lacking = z
  .object({
    count: z.int(),
    references: z.array(z.string()).openapi({ description: `The first ${MOST_NAMED}.` }),
  })
  .openapi('BooksLacking')

const lackingRoute = operatorRoute('read', {
  method: 'get',
  path: '/lacking',
  operationId: 'showLacking',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'Sessions at rest of which the books do not say all',
  request: { query: z.object({ merchant }) },
  responses: { 200: answering('By reference.', lacking), ...troubles(404) },
})

const further = z
  .string()
  .max(40)
  .openapi({ description: '`next` of the answer before; left out: from the beginning.' })

const completeRoute = operatorRoute('act', {
  method: 'post',
  path: '/complete',
  operationId: 'completeBooks',
  tags: ['Books'],
  'x-whose': 'own',
  summary: 'Write what the books lack, from the journals of the sessions',
  description: `At most ${MOST_AT_ONCE} sessions in one request, those after \`after\`; each tells the ledger how it stands.`,
  request: { query: z.object({ merchant, after: further.optional() }) },
  responses: {
    200: answering(
      'What was asked, and what is still lacking; `next`: where to go on, null: that was all.',
      lacking.extend({ asked: z.int(), next: z.string().nullable() }),
    ),
    ...troubles(404),
  },
})

/** Routes below `/operator/ledger`. */
export function bookRoutes(deps: BooksDeps) {
  return operatorApp()
    .openapi(exportRoute, (c) => {
      const { format, merchant: asked, from, to } = c.req.valid('query')
      const merchantId = whose(c, asked)
      if (merchantId === undefined) return nothingHere(c)
      const timeZone = zoneOf(deps, merchantId)
      const span = spanOf({ from, to }, timeZone, deps.now())
      if (span.from >= span.until) return wrongInput(c, 'to', 'It is later than "from".')
      return new Response(fileOf(deps, { ...span, merchantId, limit: PAGE }, format), {
        headers: {
          ...UNKEPT,
          'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
          'content-disposition': `attachment; filename="ledger-${spanName(span, timeZone)}.${format}"`,
        },
      })
    })
    .openapi(lackingRoute, async (c) => {
      const merchantId = whose(c, c.req.valid('query').merchant)
      if (merchantId === undefined) return nothingHere(c)
      return c.json(await deps.ledger.unbooked({ merchantId, limit: MOST_NAMED }), 200, UNKEPT)
    })
    .openapi(completeRoute, async (c) => {
      const { merchant: asked, after = null } = c.req.valid('query')
      const merchantId = whose(c, asked)
      if (merchantId === undefined) return nothingHere(c)
      const { references } = await deps.ledger.unbooked({
        merchantId,
        after,
        limit: MOST_AT_ONCE,
      })
      await Promise.allSettled(references.map((reference) => deps.sessions.book(reference)))
      const left = await deps.ledger.unbooked({ merchantId, limit: MOST_NAMED })
      const next = references.length < MOST_AT_ONCE ? null : (references.at(-1) ?? null)
      return c.json({ asked: references.length, next, ...left }, 200, UNKEPT)
    })
}

/** Page by page as the client takes it: a year is never in memory. */
function fileOf(
  { ledger }: Pick<BooksDeps, 'ledger'>,
  question: PageOf,
  format: 'csv' | 'jsonl',
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const written: (document: LedgerDocument) => string = format === 'csv' ? csvRows : jsonLine
  let after: string | null = null
  return new ReadableStream({
    start(controller) {
      if (format === 'csv') controller.enqueue(encoder.encode(csvHead()))
    },
    async pull(controller) {
      const page = await ledger.documents({ ...question, after })
      const text = page.documents.map(written).join('')
      if (text !== '') controller.enqueue(encoder.encode(text))
      after = page.next
      if (after === null) controller.close()
    },
  })
}
