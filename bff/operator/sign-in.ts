// A browser signs in with a token and gets a cookie of its own, which is worth half a day and can do no
// more than the token. Who signs in and out is in the audit trail; a token that is none is nobody's, and
// only counted. It must never keep the token, nor enter it anywhere.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as z from 'zod'
import {
  COOKIE,
  COOKIE_PATH,
  enterAct,
  isForeign,
  proofOf,
  stranger,
  type AccessDeps,
  type Doorkeeper,
} from './access.ts'
import { nothingHere, operatorApp, refuse, troubles, UNKEPT } from './edge.ts'
import { answering, jsonBody, operatorRoute, openRoute } from './route.ts'

const shown = z
  .object({
    id: z.string().openapi({ description: 'Of the token; `root`: OPERATOR_TOKEN itself.' }),
    name: z.string(),
    scope: z.enum(['read', 'act', 'root']),
    merchantId: z
      .string()
      .nullable()
      .openapi({ description: 'The one merchant it is for; null: all of them.' }),
  })
  .openapi('Operator', {
    example: { id: 'op-7k2mzq4a', name: 'night desk', scope: 'act', merchantId: null },
  })

const signInRoute = openRoute({
  method: 'post',
  path: '/sign-in',
  operationId: 'signIn',
  tags: ['Access'],
  summary: 'Sign a browser in with a token',
  description:
    'Sets a cookie that lasts twelve hours at most and may do what the token may. It ends at once when the token is revoked, or OPERATOR_TOKEN is changed.',
  request: {
    body: jsonBody(
      z.object({ token: z.string().min(1).max(300) }).openapi({ example: { token: 'stikk_…' } }),
    ),
  },
  responses: {
    200: answering('Signed in.', shown),
    ...troubles(401, 403, 404, 429),
  },
})

const me = operatorRoute('read', {
  method: 'get',
  path: '/me',
  operationId: 'whoAmI',
  tags: ['Access'],
  summary: 'Whose token is this, and what may it do?',
  'x-whose': 'own',
  responses: { 200: answering('Whose token it is, and what it may.', shown) },
})

const signOutRoute = operatorRoute('read', {
  method: 'post',
  path: '/sign-out',
  operationId: 'signOut',
  tags: ['Access'],
  summary: 'End the sign-in of this browser',
  'x-whose': 'own',
  responses: { 204: { description: 'The cookie opens nothing any more.' } },
})

/** `POST /operator/sign-in`: the one route of the room that a stranger reaches. */
export function signIn(deps: AccessDeps, doorkeeper: Doorkeeper) {
  return operatorApp().openapi(signInRoute, async (c) => {
    if (!deps.settings.OPERATOR_TOKEN) return nothingHere(c)
    if (c.req.header('origin') !== undefined && isForeign(deps, c)) {
      return refuse(c, 403, { slug: 'cross-site', title: 'Not from another site' })
    }
    const operator = await doorkeeper.holderOf(c.req.valid('json').token, c.req.raw)
    if (operator === null || typeof operator === 'number') return stranger(deps, c)
    const act = { route: 'POST /operator/sign-in', reference: null, wish: '{}' }
    const ended = await enterAct(deps, c, operator, act)
    const { secret, until } = await deps.office.signIn(operator, await proofOf(deps))
    await ended(200)
    setCookie(c, COOKIE, secret, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: 'Strict',
      secure: deps.settings.PUBLIC_URL.startsWith('https:'),
      expires: new Date(until),
    })
    return c.json(operator, 200, UNKEPT)
  })
}

/** `GET /operator/me`, `POST /operator/sign-out`. */
export function signedIn(deps: AccessDeps) {
  return operatorApp()
    .openapi(me, async (c) => c.json(c.get('operator'), 200, UNKEPT))
    .openapi(signOutRoute, async (c) => {
      const secret = getCookie(c, COOKIE)
      if (secret !== undefined) {
        const act = { route: 'POST /operator/sign-out', reference: null, wish: '{}' }
        const ended = await c.get('enterAct')(act)
        await deps.office.signOut(secret)
        await ended(204)
      }
      deleteCookie(c, COOKIE, { path: COOKIE_PATH })
      return c.body(null, 204)
    })
}
