// The registration with the charger backend, for whoever runs the product: what it is, a new token, an
// end, a new beginning. It must never know how a charger backend is spoken to.
import * as z from 'zod'
import type { AppDeps, RegistrationDeed } from '../deps.ts'
import { operatorApp, refuse, troubles, UNKEPT, type OperatorContext } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const shown = z
  .object({
    registered: z.boolean(),
    version: z.string().nullable(),
    partner: z.string().nullable(),
    versionsUrl: z.string().nullable(),
    checkedAt: z.string().nullable(),
    token: z.object({
      generation: z.int().nullable(),
      offered: z.int().nullable(),
      previousUntil: z.string().nullable(),
    }),
    modules: z.array(z.string()),
    lacks: z.array(z.string()).readonly(),
  })
  .openapi('Registration')

const registration = answering('The registration as it is now; never a token.', shown)

const showRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  summary: 'How we are registered with the charger backend',
  responses: { 200: registration },
})

const deedRoute = <P extends string>(path: P, summary: string) =>
  operatorRoute('root', {
    method: 'post',
    path,
    summary,
    responses: { 200: registration, ...troubles(502) },
  })

const rotateRoute = deedRoute('/rotate', 'Give the charger backend a new token')
const registerRoute = deedRoute('/register', 'Register with the charger backend')
const syncRoute = deedRoute('/sync', 'Read all locations and tariffs of the charger backend now')
const unregisterRoute = operatorRoute('root', {
  method: 'post',
  path: '/unregister',
  summary: 'End the registration with the charger backend',
  request: {
    query: z.object({
      force: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ description: 'Though they cannot be reached.' }),
    }),
  },
  responses: { 200: registration, ...troubles(502) },
})

/** Routes below `/operator/chargers`; 502 with its code where the backend declines. */
export function registrationRoutes(deps: Pick<AppDeps, 'registration'>) {
  const after = async (c: OperatorContext, deed: RegistrationDeed) => {
    const outcome = await deps.registration.do(deed)
    if (outcome.ok) return c.json(await deps.registration.show(), 200, UNKEPT)
    return refuse(c, 502, {
      slug: 'charger-backend-declined',
      title: 'The charger backend did not go along',
      detail: outcome.code,
    })
  }
  return operatorApp()
    .openapi(showRoute, async (c) => c.json(await deps.registration.show(), 200, UNKEPT))
    .openapi(rotateRoute, async (c) => after(c, 'rotate'))
    .openapi(registerRoute, async (c) => after(c, 'register'))
    .openapi(syncRoute, async (c) => after(c, 'sync'))
    .openapi(unregisterRoute, async (c) =>
      after(c, c.req.valid('query').force === 'true' ? 'unregister-anyway' : 'unregister'),
    )
}
