// The operator's own names for stations: what a driver may type or scan in place of the charger
// backend's numbers. It must never know how a name is looked up.
import * as z from 'zod'
import type { AppDeps } from '../deps.ts'
import { nothingHere, operatorApp, refuse, troubles, UNKEPT } from './edge.ts'
import { answering, jsonBody, operatorRoute } from './route.ts'

/** A letter or figure first; no `~`, which names a connector, and nothing that an address would spell. */
const ALIAS = /^[\p{L}\p{N}][\p{L}\p{N} .-]{0,39}$/u
const alias = z
  .string()
  .regex(ALIAS, 'Up to 40 letters, figures, blanks, points and hyphens; a letter or figure first.')
const named = z.object({
  alias: alias.openapi({ description: 'The name.', example: 'P1', pattern: ALIAS.source }),
})

const shown = z
  .object({
    alias: z.string(),
    stationId: z.string(),
    setAt: z.int().openapi({ description: 'Epoch ms.' }),
    leads: z.boolean().openapi({ description: 'The catalogue has what it leads to.' }),
    hides: z.array(z.string()).openapi({ description: 'Stations that have this very name.' }),
  })
  .openapi('Alias', {
    example: {
      alias: 'P1',
      stationId: 'NO*STK*E1001',
      setAt: 1_790_000_000_000,
      leads: true,
      hides: [],
    },
  })

const listRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'listAliases',
  tags: ['Stations'],
  summary: 'Every alias of a station',
  responses: { 200: answering('By alias.', z.object({ aliases: z.array(shown) })) },
})

const setRoute = operatorRoute('root', {
  method: 'put',
  path: '/{alias}',
  operationId: 'setAlias',
  tags: ['Stations'],
  summary: 'Lead an alias to a station',
  description:
    'Refused where it would hide a station of that very name, or leads elsewhere already.',
  request: {
    params: named,
    body: jsonBody(
      z
        .object({
          stationId: z.string().trim().min(1).max(100),
          move: z
            .boolean()
            .default(false)
            .openapi({ description: 'Though it leads elsewhere now.' }),
        })
        .openapi({ example: { stationId: 'NO*STK*E1001' } }),
    ),
  },
  responses: {
    200: answering('It leads there.', z.object({ alias: z.string(), stationId: z.string() })),
    ...troubles(404, 409),
  },
})

const removeRoute = operatorRoute('root', {
  method: 'delete',
  path: '/{alias}',
  operationId: 'removeAlias',
  tags: ['Stations'],
  summary: 'Remove an alias',
  request: { params: named },
  responses: {
    200: answering('It is gone.', z.object({ removed: z.literal(true) })),
    ...troubles(404),
  },
})

/** Routes below `/operator/aliases`. */
export function aliasRoutes({ aliases }: Pick<AppDeps, 'aliases'>) {
  return operatorApp()
    .openapi(listRoute, async (c) => c.json({ aliases: await aliases.aliases() }, 200, UNKEPT))
    .openapi(setRoute, async (c) => {
      const wish = c.req.valid('param')
      const { stationId, move } = c.req.valid('json')
      const answer = await aliases.setAlias(wish.alias, stationId, move)
      if (answer === 'set') return c.json({ alias: wish.alias, stationId }, 200, UNKEPT)
      if (answer.refused === 'unknown-station') {
        return refuse(c, 404, {
          slug: 'station-unknown',
          title: 'No such station',
          detail: `The catalogue has no ${stationId}.`,
          field: 'stationId',
        })
      }
      const stations = answer.stations.join(', ')
      const taken = answer.refused === 'taken'
      return refuse(c, 409, {
        slug: taken ? 'alias-taken' : 'alias-hides',
        title: taken ? 'The alias leads elsewhere' : 'The alias is the name of another station',
        detail: taken
          ? `It leads to ${stations}: say "move" if it should not any more.`
          : `Nobody would reach ${stations} by it any more.`,
        field: 'alias',
      })
    })
    .openapi(removeRoute, async (c) =>
      (await aliases.removeAlias(c.req.valid('param').alias))
        ? c.json({ removed: true as const }, 200, UNKEPT)
        : nothingHere(c),
    )
}
