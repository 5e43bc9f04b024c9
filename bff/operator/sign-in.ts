// A browser signs in with a token and gets a cookie of its own, which is worth half a day and can do no
// more than the token. It must never keep the token.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as z from 'zod'
import {
  COOKIE,
  COOKIE_PATH,
  holderOf,
  isForeign,
  proofOf,
  stranger,
  type AccessDeps,
} from './access.ts'
import { nothingHere, operatorApp, refuse, troubles, UNKEPT } from './edge.ts'
import { answering, jsonBody, operatorRoute, openRoute } from './route.ts'

const shown = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: z.enum(['read', 'act', 'root']),
    merchantId: z.string().nullable(),
  })
  .openapi('Operator')

const signInRoute = openRoute({
  method: 'post',
  path: '/sign-in',
  summary: 'Sign a browser in with a token',
  description: 'Sets a cookie that lasts twelve hours at most and may do what the token may.',
  request: { body: jsonBody(z.object({ token: z.string().min(1).max(300) })) },
  responses: {
    200: answering('Signed in.', shown),
    ...troubles(401, 403, 404, 429),
  },
})

const me = operatorRoute('read', {
  method: 'get',
  path: '/me',
  summary: 'Who am I?',
  responses: { 200: answering('Whose token it is, and what it may.', shown) },
})

const signOutRoute = operatorRoute('read', {
  method: 'post',
  path: '/sign-out',
  summary: 'Forget this browser',
  responses: { 204: { description: 'The cookie opens nothing any more.' } },
})

/** `POST /operator/sign-in`: the one route of the room that a stranger reaches. */
export function signIn(deps: AccessDeps) {
  return operatorApp().openapi(signInRoute, async (c) => {
    const root = deps.settings.OPERATOR_TOKEN
    if (!root) return nothingHere(c)
    if (c.req.header('origin') !== undefined && isForeign(deps, c)) {
      return refuse(c, 403, { slug: 'cross-site', title: 'Not from another site' })
    }
    const operator = await holderOf(deps, c.req.valid('json').token)
    if (operator === null) return stranger(deps, c)
    const { secret, until } = await deps.office.signIn(operator, await proofOf(root))
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
      if (secret !== undefined) await deps.office.signOut(secret)
      deleteCookie(c, COOKIE, { path: COOKIE_PATH })
      return c.body(null, 204)
    })
}
