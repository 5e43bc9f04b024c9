// Who may come in: a bearer token, or a browser that signed in with one. What a stranger sends is
// counted, and from one that sent too much nothing more is looked up. It must never know what is behind
// the door.
import { createMiddleware } from 'hono/factory'
import { getCookie } from 'hono/cookie'
import type { AppDeps } from '../deps.ts'
import { deriveToken } from '../derived-token.ts'
import { sameSecret } from '../same-text.ts'
import type { Operator } from '../session/ports.ts'
import { refuse, type ActOfRequest, type OperatorContext, type OperatorEdge } from './edge.ts'

export interface AccessDeps extends Pick<
  AppDeps,
  'settings' | 'office' | 'ledger' | 'now' | 'log'
> {
  /** Notes a wrong token; whole seconds to wait where there were too many, else null. */
  failure(request: Request): number | null
  /** Whole seconds to wait where there were too many already, else null; notes nothing. */
  failing(request: Request): number | null
}

/** Holds a browser's sign-in; sent to this room alone. */
export const COOKIE = 'operator'
export const COOKIE_PATH = '/operator'

/** 256 random bits, as base64url (durable/token-book.ts). */
const SECRET = /^[A-Za-z0-9_-]{43}$/
const TOKEN = /^stikk_[A-Za-z0-9_-]{43}$/

/** OPERATOR_TOKEN as an operator: it needs no entry anywhere, so that a new installation has one. */
const ROOT: Operator = { id: 'root', name: 'OPERATOR_TOKEN', scope: 'root', merchantId: null }

/** Changes with OPERATOR_TOKEN, and cannot be tried out by who has only a copy of the storage. */
export async function proofOf({ settings }: Pick<AccessDeps, 'settings'>): Promise<string> {
  const purpose = `stikk operator sign-in v1 ${settings.OPERATOR_TOKEN ?? ''}`
  return deriveToken(settings.SESSION_SECRET, purpose)
}

/** Who holds a token, or signed in with one. Null: nobody; a number: so many seconds to wait. */
export interface Doorkeeper {
  holderOf(token: string, request: Request): Promise<Operator | number | null>
  whoAsks(c: OperatorContext): Promise<Operator | number | null>
}

/** So many are remembered as good; the door of an operator has a handful. */
const MOST_KNOWN = 1000

/**
 * Asks the office, which is one object for all. From an address that has guessed too often only what
 * was good before is still asked about, so that guessing costs nothing and no operator is kept out by
 * who shares an address with it. Being known opens nothing: the office is asked all the same.
 */
export function createDoorkeeper(deps: AccessDeps): Doorkeeper {
  const known = new Set<string>()
  const asked = async (
    secret: string,
    request: Request,
    ask: () => Promise<Operator | null>,
  ): Promise<Operator | number | null> => {
    const wait = known.has(secret) ? null : deps.failing(request)
    if (wait !== null) return wait
    const operator = await ask()
    known.delete(secret)
    if (operator !== null) known.add(secret)
    const [oldest] = known.size > MOST_KNOWN ? known : []
    if (oldest !== undefined) known.delete(oldest)
    return operator
  }
  const holderOf: Doorkeeper['holderOf'] = async (token, request) => {
    const root = deps.settings.OPERATOR_TOKEN
    if (root === undefined) return null
    if (await sameSecret(token, root)) return ROOT
    return TOKEN.test(token) ? asked(token, request, () => deps.office.whoHas(token)) : null
  }
  return {
    holderOf,
    async whoAsks(c) {
      const header = c.req.header('authorization')
      if (header !== undefined) {
        const token = /^Bearer +(\S+) *$/i.exec(header)?.[1]
        return token === undefined ? null : holderOf(token, c.req.raw)
      }
      const secret = getCookie(c, COOKIE) ?? ''
      if (!SECRET.test(secret)) return null
      return asked(secret, c.req.raw, async () =>
        deps.office.whoSignedIn(secret, await proofOf(deps)),
      )
    },
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser sends its cookie whoever made the page. `SameSite=Strict` holds other sites off; a page of
 * another port or subdomain counts as the same site, so that the origin itself is asked for.
 */
export function isForeign(deps: Pick<AccessDeps, 'settings'>, c: OperatorContext): boolean {
  if (SAFE.has(c.req.method)) return false
  const origin = c.req.header('origin')
  const ours = [new URL(deps.settings.PUBLIC_URL).origin, new URL(c.req.url).origin]
  return origin === undefined || !ours.includes(origin)
}

/** Lets in whoever proves to be an operator. Without OPERATOR_TOKEN the room does not exist. */
export function access(deps: AccessDeps, doorkeeper: Doorkeeper) {
  return createMiddleware<OperatorEdge>(async (c, next) => {
    if (!deps.settings.OPERATOR_TOKEN) {
      return refuse(c, 404, { slug: 'not-found', title: 'There is nothing here' })
    }
    const operator = await doorkeeper.whoAsks(c)
    if (operator === null || typeof operator === 'number') return stranger(deps, c)
    if (c.req.header('authorization') === undefined && isForeign(deps, c)) {
      return refuse(c, 403, { slug: 'cross-site', title: 'Not from another site' })
    }
    c.set('operator', operator)
    c.set('enterAct', (act) => enterAct(deps, c, operator, act))
    return next()
  })
}

/**
 * Enters what an operator is about to do; gives how to enter what it was answered with. What was done
 * and cannot be closed stays done: the trail says then that it is not known how it ended.
 */
export async function enterAct(
  { office, ledger, log, now }: Pick<AccessDeps, 'office' | 'ledger' | 'log' | 'now'>,
  c: OperatorContext,
  operator: Operator,
  { route, reference, wish }: ActOfRequest,
): Promise<(status: number) => Promise<void>> {
  const requestId = c.get('requestId')
  // A bound token's acts are its merchant's, also where it named somebody else's session.
  const [row] =
    operator.merchantId === null && reference !== null
      ? await ledger.list({ reference, limit: 1 })
      : []
  const id = await office.beginAct({
    at: now(),
    operatorId: operator.id,
    operatorName: operator.name,
    route,
    reference,
    merchantId: operator.merchantId ?? row?.merchantId ?? null,
    wish,
    requestId,
  })
  return async (status) => {
    try {
      await office.endAct(id, status)
    } catch {
      log({ event: 'act-not-closed', requestId, act: id, status })
    }
  }
}

/** 401; 429 where there were too many. */
export function stranger(deps: Pick<AccessDeps, 'failure'>, c: OperatorContext) {
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
