// The registration with the charger backend, for whoever runs the product: what it is, a new token, an
// end, a new beginning. It must never know how a charger backend is spoken to.
import * as z from 'zod'
import type { AppDeps, RegistrationDeed } from '../deps.ts'
import { operatorApp, refuse, troubles, UNKEPT, type OperatorContext } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const shown = z
  .object({
    registered: z.boolean(),
    version: z.string().nullable().openapi({ description: 'Of OCPI, as agreed.' }),
    partner: z.string().nullable().openapi({ description: 'Country and party.' }),
    versionsUrl: z.string().nullable(),
    checkedAt: z.string().nullable().openapi({ description: 'ISO 8601.' }),
    token: z.object({
      generation: z
        .int()
        .nullable()
        .openapi({ description: 'Which of our tokens they hold; null: none.' }),
      offered: z.int().nullable().openapi({ description: 'Which one they are being given.' }),
      previousUntil: z
        .string()
        .nullable()
        .openapi({ description: 'ISO 8601: until when the one before opens the door too.' }),
    }),
    modules: z.array(z.string()).openapi({ description: 'Theirs, with their role in it.' }),
    lacks: z.array(z.string()).readonly().openapi({ description: 'What this version cannot say.' }),
  })
  .openapi('Registration', {
    example: {
      registered: true,
      version: '2.2.1',
      partner: 'NO*CPO',
      versionsUrl: 'https://cpo.example/ocpi/versions',
      checkedAt: '2026-11-25T19:30:00.000Z',
      token: { generation: 1, offered: null, previousUntil: null },
      modules: ['commands RECEIVER', 'sessions SENDER'],
      lacks: [],
    },
  })

const registration = answering('The registration as it is now; never a token.', shown)

const showRoute = operatorRoute('read', {
  method: 'get',
  path: '/',
  operationId: 'showRegistration',
  tags: ['Neighbours'],
  summary: 'How we are registered with the charger backend',
  responses: { 200: registration },
})

const rotateRoute = operatorRoute('root', {
  method: 'post',
  path: '/rotate',
  operationId: 'rotateChargerToken',
  tags: ['Neighbours'],
  summary: 'Give the charger backend a new token',
  description: 'The one before opens the door until the new one is used.',
  responses: { 200: registration, ...troubles(502) },
})
const registerRoute = operatorRoute('root', {
  method: 'post',
  path: '/register',
  operationId: 'register',
  tags: ['Neighbours'],
  summary: 'Register with the charger backend',
  description: 'Also where it is registered already: versions and tokens are exchanged anew.',
  responses: { 200: registration, ...troubles(502) },
})
const syncRoute = operatorRoute('root', {
  method: 'post',
  path: '/sync',
  operationId: 'syncCatalogue',
  tags: ['Neighbours'],
  summary: 'Read all locations and tariffs of the charger backend now',
  description: 'It is done every five minutes by itself.',
  responses: { 200: registration, ...troubles(502) },
})
const unregisterRoute = operatorRoute('root', {
  method: 'post',
  path: '/unregister',
  operationId: 'unregister',
  tags: ['Neighbours'],
  summary: 'End the registration with the charger backend',
  description: 'Nothing can be sold until it is registered again.',
  request: {
    query: z.object({
      force: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ description: 'Though they cannot be reached.', example: 'true' }),
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
