// Who may come in: a bearer token, or a browser that signed in with one. What a stranger sends is
// counted before anybody is asked about it. It must never know what is behind the door.
import { createMiddleware } from 'hono/factory'
import { getCookie } from 'hono/cookie'
import type { AppDeps } from '../deps.ts'
import { toBase64url } from '../base64url.ts'
import { sameSecret } from '../same-text.ts'
import type { Operator } from '../session/ports.ts'
import { refuse, type OperatorContext, type OperatorEdge } from './edge.ts'

export interface AccessDeps extends Pick<AppDeps, 'settings' | 'office' | 'now'> {
  /** Notes a wrong token; whole seconds to wait where there were too many, else null. */
  failure(request: Request): number | null
}

/** Holds a browser's sign-in; sent to this room alone. */
export const COOKIE = 'operator'
export const COOKIE_PATH = '/operator'

/** 256 random bits, as base64url (durable/token-book.ts). */
const SECRET = /^[A-Za-z0-9_-]{43}$/
const TOKEN = /^stikk_[A-Za-z0-9_-]{43}$/

/** OPERATOR_TOKEN as an operator: it needs no entry anywhere, so that a new installation has one. */
const ROOT: Operator = { id: 'root', name: 'OPERATOR_TOKEN', scope: 'root', merchantId: null }

/** Changes with OPERATOR_TOKEN, says nothing of it. */
export async function proofOf(rootToken: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(rootToken))
  return toBase64url(new Uint8Array(bytes).subarray(0, 16))
}

/** The operator a token belongs to; null: nobody's. */
export async function holderOf(deps: AccessDeps, token: string): Promise<Operator | null> {
  const root = deps.settings.OPERATOR_TOKEN
  if (root === undefined) return null
  if (await sameSecret(token, root)) return ROOT
  return TOKEN.test(token) ? deps.office.whoHas(token) : null
}

async function whoAsks(deps: AccessDeps, c: OperatorContext): Promise<Operator | null> {
  const header = c.req.header('authorization')
  if (header !== undefined) {
    const token = /^Bearer +(\S+) *$/i.exec(header)?.[1]
    return token === undefined ? null : holderOf(deps, token)
  }
  const secret = getCookie(c, COOKIE) ?? ''
  const root = deps.settings.OPERATOR_TOKEN
  if (root === undefined || !SECRET.test(secret)) return null
  return deps.office.whoSignedIn(secret, await proofOf(root))
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser sends its cookie whoever made the page. `SameSite=Strict` holds other sites off; a page of
 * another port or subdomain counts as the same site, so that the origin itself is asked for.
 */
export function isForeign(deps: AccessDeps, c: OperatorContext): boolean {
  if (SAFE.has(c.req.method)) return false
  const origin = c.req.header('origin')
  const ours = [new URL(deps.settings.PUBLIC_URL).origin, new URL(c.req.url).origin]
  return origin === undefined || !ours.includes(origin)
}

/** Lets in whoever proves to be an operator. Without OPERATOR_TOKEN the room does not exist. */
export function access(deps: AccessDeps) {
  return createMiddleware<OperatorEdge>(async (c, next) => {
    if (!deps.settings.OPERATOR_TOKEN) {
      return refuse(c, 404, { slug: 'not-found', title: 'There is nothing here' })
    }
    const operator = await whoAsks(deps, c)
    if (operator === null) return stranger(deps, c)
    if (c.req.header('authorization') === undefined && isForeign(deps, c)) {
      return refuse(c, 403, { slug: 'cross-site', title: 'Not from another site' })
    }
    c.set('operator', operator)
    c.set('enterAct', async (act) => {
      const id = await deps.office.beginAct({
        ...act,
        at: deps.now(),
        operatorId: operator.id,
        operatorName: operator.name,
        merchantId: operator.merchantId,
        requestId: c.get('requestId'),
      })
      return (status) => deps.office.endAct(id, status)
    })
    return next()
  })
}

/** 401; 429 where there were too many. */
export function stranger(deps: AccessDeps, c: OperatorContext) {
  const wait = deps.failure(c.req.raw)
  if (wait !== null) {
    return refuse(c, 429, {
      slug: 'too-many-requests',
      title: 'Too many requests',
      detail: `Try again in ${wait} seconds.`,
      headers: { 'retry-after': String(wait) },
    })
  }
  return refuse(c, 401, {
    slug: 'unauthorized',
    title: 'A bearer token is needed',
    headers: { 'www-authenticate': 'Bearer' },
  })
}
