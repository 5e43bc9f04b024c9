// What is forgotten and when, for whoever answers for it: the rules, what the last runs did, and a run
// by hand or for trial. It must never decide how long anything is kept.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, jsonBody, operatorRoute } from './route.ts'

const counts = {
  looked: z.int().openapi({ description: 'Sessions that are old enough by the ledger.' }),
  forgotten: z.int().openapi({ description: 'Sessions that are gone, with their documents.' }),
  kept: z.int().openapi({ description: 'Sessions that must be kept by their own journals.' }),
  failed: z.int().openapi({ description: 'Sessions that could not be asked; asked again later.' }),
  tokens: z.int().openapi({ description: 'Tokens that have opened nothing for 90 days.' }),
  signIns: z.int().openapi({ description: 'Sign-ins of browsers that are over.' }),
  acts: z.int().openapi({ description: 'Acts of the audit trail.' }),
}
const none = { looked: 0, forgotten: 0, kept: 0, failed: 0, tokens: 0, signIns: 0, acts: 0 }

const shown = z
  .object({
    rules: z.object({
      booksYears: z.int().openapi({ description: 'After the year in which something was sold.' }),
      unpaidDays: z.int().openapi({ description: 'After a session that came to nothing.' }),
    }),
    cutoffs: z.object({
      booksBefore: z.int().openapi({ description: 'Epoch ms: what was sold before is forgotten.' }),
      unpaidBefore: z.int().openapi({ description: 'Epoch ms: likewise what came to nothing.' }),
    }),
    runs: z.array(
      z.object({
        at: z.int().openapi({ description: 'Epoch ms.' }),
        endedAt: z.int().nullable().openapi({ description: 'Epoch ms; null: it goes on.' }),
        ...counts,
      }),
    ),
  })
  .openapi('Retention', {
    example: {
      rules: { booksYears: 5, unpaidDays: 90 },
      cutoffs: { booksBefore: 1_600_000_000_000, unpaidBefore: 1_782_000_000_000 },
      runs: [
        {
          at: 1_790_000_000_000,
          endedAt: 1_790_000_060_000,
          ...none,
          looked: 12,
          forgotten: 12,
          signIns: 3,
        },
      ],
    },
  })

const batch = z
  .object({
    dryRun: z.boolean(),
    ...counts,
    next: z.string().nullable().openapi({ description: 'For `after`; null: that was all.' }),
  })
  .openapi('RetentionBatch', {
    example: { dryRun: true, ...none, looked: 12, forgotten: 12, next: null },
  })

const showRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'showRetention',
  tags: ['Privacy'],
  summary: 'What is kept for how long, and what the last runs forgot',
  responses: { 200: answering('At most 30 runs, the latest first.', shown) },
})

const runRoute = operatorRoute('root', {
  method: 'post',
  path: '/run',
  operationId: 'runRetention',
  tags: ['Privacy'],
  summary: 'Forget one batch now, or see what would be forgotten',
  description: `It is done by itself once a day. At most 100 sessions at a time: while there is a \`next\`, ask
again with it as \`after\`.`,
  request: {
    body: jsonBody(
      z
        .object({
          dryRun: z.boolean().openapi({ description: 'Nothing is forgotten, only counted.' }),
          after: z
            .string()
            .max(100)
            .nullable()
            .default(null)
            .openapi({ description: '`next` of the batch before.' }),
        })
        .openapi({ example: { dryRun: true } }),
    ),
  },
  responses: { 200: answering('What this batch came to.', batch) },
})

/** Routes below `/operator/retention`. */
export function retentionRoutes({ retention }: Pick<AppDeps, 'retention'>) {
  return operatorApp()
    .openapi(showRoute, async (c) => c.json(await retention.retention(), 200, UNKEPT))
    .openapi(runRoute, async (c) => {
      const { dryRun, after } = c.req.valid('json')
      return c.json(await retention.forgetBatch({ dryRun, after }), 200, UNKEPT)
    })
}
