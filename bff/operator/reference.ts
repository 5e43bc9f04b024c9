// The reference of the operator's API (OpenAPI 3.1), made from the declarations of the routes, so that
// it cannot say what they do not do. It must never be written by hand.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { JSONValue } from 'hono/utils/types'
import * as z from 'zod'
import { UNKEPT, type OperatorEdge } from './edge.ts'
import { answering, operatorRoute } from './route.ts'

const OPENAPI = '3.1.0'
/** Our own document, made a moment ago: it need not be looked through, only named. */
const written = z.record(z.string(), z.custom<JSONValue>())

const referenceRoute = operatorRoute('read', {
  method: 'get',
  path: '/openapi.json',
  operationId: 'showReference',
  tags: ['Access'],
  summary: 'This reference',
  'x-whose': 'own',
  responses: { 200: answering('OpenAPI 3.1.', z.looseObject({ openapi: z.string() })) },
})

const ABOUT = `What whoever runs Stikk may ask and do. Amounts are integers in minor units, energy is in
Wh, times are epoch ms unless they are texts. Every route that changes something is entered in the
audit trail before it is done.

\`x-scope\` says what a token must hold: \`read\`, \`act\`, or \`root\` (OPERATOR_TOKEN itself).
\`x-whose\` says what a token that is bound to one merchant gets: \`own\`, what is its merchant's, and a
404 for what is another's; \`all\`, nothing: these are matters of the whole installation.`

const TAGS = [
  { name: 'Access', description: 'Who may come in, who did what, and this reference.' },
  { name: 'Sessions', description: 'Charging sessions, and what a human decides about them.' },
  { name: 'Books', description: 'Documents, their export, and the money in figures.' },
  { name: 'Stations', description: 'What is sold.' },
  { name: 'Merchants', description: 'Who sells.' },
  { name: 'Warnings', description: 'What somebody should be woken for.' },
  { name: 'Privacy', description: 'What is forgotten, and when.' },
  { name: 'Neighbours', description: 'The charger backend and the payer.' },
]

/** Adds `GET /openapi.json`, which describes every route mounted by the time it is asked for. */
export function describe(app: OpenAPIHono<OperatorEdge>, publicUrl: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'OPERATOR_TOKEN, or a token made with it.',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'operator',
    description: 'Of a browser that signed in; what changes something also needs our own Origin.',
  })
  app.openapi(referenceRoute, async (c) => {
    const document = app.getOpenAPI31Document({
      openapi: OPENAPI,
      info: {
        title: 'Stikk, for its operator',
        version: '1',
        description: ABOUT,
      },
      servers: [{ url: `${publicUrl}/operator` }],
      tags: TAGS,
    })
    return c.json({ ...written.parse(document), openapi: OPENAPI }, 200, UNKEPT)
  })
}
