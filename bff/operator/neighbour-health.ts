// How both neighbours fare, for whoever runs the product: the last answer and the last failure, how many
// calls failed and how long they took, over minutes, hours and a week. It must never know whom a
// neighbour's name means.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import type { CallMinute, NeighbourName, NeighbourSeen } from '../session/ports.ts'
import { fareBy, fareOf, isAway, type Fare } from '../watch/neighbour-state.ts'
import { operatorApp, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

const duration = z.int().nullable().openapi({ description: 'Ms; null: nothing was asked.' })
const fareShape = {
  requests: z.int(),
  errors: z.int().openapi({ description: 'Not to be had, or no answer worth the name.' }),
  refused: z.int().openapi({ description: 'Answered with a no.' }),
  p50: duration,
  p95: duration,
  p99: duration,
} satisfies Record<keyof Fare, z.ZodType>
const fare = z.object(fareShape)
const step = z.object({
  at: z.int().openapi({ description: 'Its beginning, epoch ms.' }),
  ...fareShape,
})

const shown = z
  .object({
    name: z.enum(['payer', 'chargers', 'push']),
    away: z.boolean().openapi({
      description: 'Every call of more than a minute has failed, and none was answered since.',
    }),
    lastAnswerAt: z.int().nullable().openapi({ description: 'Epoch ms; a refusal is an answer.' }),
    lastFailure: z
      .object({
        at: z.int().openapi({ description: 'Epoch ms.' }),
        code: z.string().openapi({ description: 'Its own code or status, or a word of ours.' }),
      })
      .nullable(),
    failing: z.int().openapi({ description: 'Failures since its last answer.' }),
    spans: z.object({ '5m': fare, '1h': fare, '24h': fare }),
    minutes: z
      .array(step)
      .openapi({ description: 'Of the last hour; minutes without a call are left out.' }),
    hours: z
      .array(step)
      .openapi({ description: 'Of the last week; hours without a call are left out.' }),
  })
  .openapi('NeighbourHealth')

const answer = z.object({
  at: z.int().openapi({ description: 'Epoch ms; calls of the last seconds may be missing.' }),
  neighbours: z.array(shown),
  effects: z.object({
    waiting: z.int().openapi({ description: 'Tried in vain, and tried again.' }),
    oldestSince: z.int().nullable().openapi({ description: 'Epoch ms; null: none waits.' }),
  }),
  openStreams: z.int(),
  webhookAt: z.int().nullable().openapi({ description: 'Epoch ms: the last that was verified.' }),
  webhookSeenRegisteredAt: z.int().nullable().openapi({ description: 'Epoch ms.' }),
  catalogueAt: z
    .int()
    .nullable()
    .openapi({ description: 'Epoch ms: when it was last read whole.' }),
})

const showRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'showHealth',
  tags: ['Neighbours'],
  summary: 'How the neighbours fare, and what waits for them',
  description:
    'Counted over all isolates. Percentiles are read from counts by size, so that they are off by no more than a step.',
  responses: { 200: answering('As it stands.', answer) },
})

/** `GET /operator/health`. */
export function neighbourHealthRoutes(
  deps: Pick<AppDeps, 'office' | 'catalogue' | 'lookout' | 'now'>,
) {
  return operatorApp().openapi(showRoute, async (c) => {
    await deps.lookout.flush()
    const at = deps.now()
    const [counted, series, catalogueAt] = await Promise.all([
      deps.office.counted(),
      deps.office.callSeries(at - WEEK_MS),
      deps.catalogue.freshness(),
    ])
    const { marks, waiting, streams } = counted
    const body = {
      at,
      neighbours: counted.neighbours.map((one) => healthOf(one, series, at)),
      effects: { waiting: waiting.length, oldestSince: waiting[0]?.since ?? null },
      openStreams: streams,
      webhookAt: marks.webhook ?? null,
      webhookSeenRegisteredAt: marks['webhook-registration'] ?? null,
      catalogueAt,
    }
    return c.json(body, 200, UNKEPT)
  })
}

function healthOf(
  seen: NeighbourSeen,
  { minutes, hours }: { minutes: CallMinute[]; hours: CallMinute[] },
  now: number,
) {
  const name: NeighbourName = seen.neighbour
  const all = [...hours, ...minutes].filter((one) => one.neighbour === name)
  // A minute counts as long as a part of it is within; an hour likewise.
  const within = (ms: number, some: CallMinute[], stepMs: number): CallMinute[] =>
    some.filter((one) => one.at + stepMs > now - ms)
  const own = minutes.filter((one) => one.neighbour === name)
  const day = [...within(DAY_MS, hours, HOUR_MS).filter((one) => one.neighbour === name), ...own]
  return {
    name,
    away: isAway(seen),
    lastAnswerAt: seen.answeredAt,
    lastFailure:
      seen.failedAt === null ? null : { at: seen.failedAt, code: seen.code ?? 'unknown' },
    failing: seen.failing,
    spans: {
      '5m': fareOf(within(5 * MINUTE_MS, own, MINUTE_MS)),
      '1h': fareOf(within(HOUR_MS, own, MINUTE_MS)),
      '24h': fareOf(day),
    },
    minutes: fareBy(within(HOUR_MS, own, MINUTE_MS), name, MINUTE_MS),
    hours: fareBy(all, name, HOUR_MS),
  }
}
