// How the console asks its own server: JSON both ways, by the cookie it signed in with, every answer
// looked through before it is believed. It must never keep a token.
import { problem, type Problem } from '#shared/contract.ts'
import { signal } from '@preact/signals'
import type * as z from 'zod/mini'
import { operator as operatorShape, type Operator } from './answers.ts'

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/** Who is signed in; null: nobody is; undefined: not known yet. */
export const operator = signal<Operator | null | undefined>(undefined)
/** Said at the sign-in when it was not the operator who left. */
export const farewell = signal<string | null>(null)

/** Longer than a proxy's patience is of no use to anyone who waits. */
const PATIENCE_MS = 20_000

const away = (detail: string): Problem => ({
  type: 'urn:stikk:away',
  title: 'The server cannot be reached',
  status: 0,
  detail,
})

/** Sends; whoever is no longer signed in is shown out. */
async function send(path: string, init: RequestInit = {}): Promise<Response | Problem> {
  try {
    const response = await fetch(`/operator${path}`, {
      ...init,
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (response.status === 401 && operator.value) {
      operator.value = null
      farewell.value = 'You were signed out: sign in again to go on where you were.'
    }
    return response
  } catch {
    return away('Check the connection; this page goes on trying.')
  }
}

/** What a refusal says of itself. */
async function problemOf(response: Response): Promise<Problem> {
  const read = problem.safeParse(await response.json().catch(() => null))
  if (read.success) return read.data
  return { ...away(`It answered ${response.status}.`), status: response.status }
}

function believed<T>(said: unknown, shape: z.ZodMiniType<T>): Answer<T> {
  const found = shape.safeParse(said)
  if (found.success) return { ok: true, value: found.data }
  const detail = 'Load this page again: the server may have been renewed.'
  return { ok: false, problem: { ...away(detail), title: 'The answer cannot be read' } }
}

/** What was last answered at each address that is watched, by its tag. */
const known = new Map<string, { tag: string; said: unknown }>()

/** Reads from the server. */
export async function ask<T>(path: string, shape: z.ZodMiniType<T>): Promise<Answer<T>> {
  const before = known.get(path)
  const response = await send(path, before ? { headers: { 'if-none-match': before.tag } } : {})
  if (!(response instanceof Response)) return { ok: false, problem: response }
  if (before && response.status === 304) return believed(before.said, shape)
  if (!response.ok) return { ok: false, problem: await problemOf(response) }
  const said: unknown = await response.json().catch(() => null)
  const tag = response.headers.get('etag')
  if (tag !== null) known.set(path, { tag, said })
  return believed(said, shape)
}

/** Has something done. */
export async function act<T>(
  path: string,
  wish: unknown,
  shape: z.ZodMiniType<T>,
  headers: Record<string, string> = {},
  method: 'POST' | 'DELETE' = 'POST',
): Promise<Answer<T>> {
  const init: RequestInit = {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(wish === null ? {} : { body: JSON.stringify(wish) }),
  }
  const response = await send(path, init)
  if (!(response instanceof Response)) return { ok: false, problem: response }
  if (!response.ok) return { ok: false, problem: await problemOf(response) }
  return believed(await response.json().catch(() => null), shape)
}

/** Finds out who is signed in. */
export async function whoAmI(): Promise<void> {
  const answer = await ask('/me', operatorShape)
  if (answer.ok) operator.value = answer.value
  else if (answer.problem.status === 401) operator.value = null
  // Anything else says nothing about who we are: it is asked again.
  else setTimeout(() => void whoAmI(), 3000)
}

/** Signs in; null: done, else what was wrong. */
export async function signIn(token: string): Promise<Problem | null> {
  const answer = await act('/sign-in', { token }, operatorShape)
  if (!answer.ok) return answer.problem
  farewell.value = null
  operator.value = answer.value
  return null
}

/** Signs out, here and at the server. */
export async function signOut(): Promise<void> {
  await send('/sign-out', { method: 'POST' })
  known.clear()
  farewell.value = null
  operator.value = null
}

/** May who is signed in change anything? */
export const mayAct = (): boolean => operator.value != null && operator.value.scope !== 'read'
