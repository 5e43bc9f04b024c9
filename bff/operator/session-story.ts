// One session's whole story and the choices an operator has about it. It shows no handle and nothing that
// leads the driver: those never enter the sentences (session/story.ts).
import { PHASES } from '#shared/contract.ts'
import * as z from 'zod'
import { operatorApp, troubles, unknownSession, UNKEPT } from './edge.ts'
import { answering, operatorRoute } from './route.ts'
import { rowOf, type SessionsDeps } from './sessions.ts'
import { epoch, maybeEpoch, minor, wh } from './units.ts'

const params = z.object({
  reference: z
    .string()
    .openapi({ description: 'Of the session.', example: 'ev-0123456789abcdefghjkmnpqrs' }),
})

const entry = z
  .object({
    event: z.string(),
    at: epoch(),
    until: maybeEpoch('it tells of one moment.'),
    times: z.int(),
    phase: z.enum(PHASES),
    who: z.enum(['driver', 'stikk', 'payer', 'charger', 'operator']),
    tone: z.enum(['plain', 'money', 'trouble']),
    text: z.string(),
  })
  .openapi('StoryEntry')
const waiting = z
  .object({
    effect: z.string(),
    text: z.string(),
    attempts: z.int(),
    firstTriedAt: maybeEpoch('it was not tried yet.'),
    nextAt: epoch('0: at once.'),
    givenUp: z.boolean(),
  })
  .openapi('Waiting')
const story = z
  .object({
    station: z.object({
      stationId: z.string(),
      label: z.string(),
      name: z.string(),
      address: z.string(),
      city: z.string(),
      timeZone: z.string(),
    }),
    startedAt: maybeEpoch('no charge has begun.'),
    endedAt: maybeEpoch('it has not ended.'),
    powerW: z.int().nullable(),
    costMinor: minor('As its driver sees it.'),
    entries: z.array(entry),
    waiting: z.array(waiting),
  })
  .openapi('Story')

const choice = z.object({ refused: z.string().nullable(), does: z.string() })
const choices = z
  .object({
    parked: z.object({ from: z.enum(PHASES), outage: z.boolean(), at: epoch() }).nullable(),
    currency: z.string().openapi({ description: 'ISO 4217.' }),
    deliveredWh: wh(),
    strayWh: wh('Of sessions beside it.'),
    heldMinor: minor('Held for us now.'),
    atStakeMinor: minor('Delivered and not yet paid for.'),
    retry: choice,
    capture: choice.extend({ mostMinor: minor(), suggestedMinor: minor() }),
    release: choice,
    refund: choice.extend({ mostMinor: minor() }),
  })
  .openapi('Choices')

const storyRoute = operatorRoute('read', {
  method: 'get',
  path: '/{reference}/story',
  operationId: 'tellSession',
  tags: ['Sessions'],
  summary: 'Everything that happened, in sentences, and what still waits',
  request: { params },
  responses: { 200: answering('Oldest first.', story), ...troubles(404) },
})

const choicesRoute = operatorRoute('read', {
  method: 'get',
  path: '/{reference}/choices',
  operationId: 'showChoices',
  tags: ['Sessions'],
  summary: 'What may be decided about it now, and what each decision would do',
  request: { params },
  responses: { 200: answering('As it stands now.', choices), ...troubles(404) },
})

/** `GET /operator/sessions/{reference}/story` and `/choices`. */
export function storyRoutes(deps: SessionsDeps) {
  return operatorApp()
    .openapi(storyRoute, async (c) => {
      const row = await rowOf(deps, c)
      if (!row) return unknownSession(c)
      const [told, view] = await Promise.all([
        deps.sessions.story(row.reference),
        deps.sessions.view(row.reference),
      ])
      if (!told || !view) return unknownSession(c)
      const { stationId, label, name, address, city, timeZone } = view.station
      const { startedAt, endedAt, powerW, costMinor } = view
      const station = { stationId, label, name, address, city, timeZone }
      return c.json({ station, startedAt, endedAt, powerW, costMinor, ...told }, 200, UNKEPT)
    })
    .openapi(choicesRoute, async (c) => {
      const row = await rowOf(deps, c)
      const now = row && (await deps.sessions.choices(row.reference))
      return now ? c.json(now, 200, UNKEPT) : unknownSession(c)
    })
}
