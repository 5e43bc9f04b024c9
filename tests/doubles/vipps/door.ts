/**
 * What every door does before it opens: the three headers, then the rate limit, then the faults a test asked for. Also how bodies
 * are read and answers written. Knows no operation.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context, MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import type { CallFault, CallName } from './faults.ts'
import { azureError, overlongSystemHeaders } from './gate.ts'
import { problem, refuse } from './payment-refusals.ts'
import type { ExtraDetail } from './payment-refusals.ts'
import type { LimitKind } from './rate-limits.ts'
import { shapeFaults } from './refuse-shape.ts'
import type { DoorEnv, StandIn } from './stand-in.ts'

type DoorContext = Context<DoorEnv>

/** Which family of errors a door speaks: ePayment's problem, or the `invalidParams` of QR and Order Management. */
export type ErrorFamily = 'problem' | 'invalidParams'

const traceId = (): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`

/** An answer in JSON. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })

/** A refusal in the family's shape. */
export const refusal = (
  family: ErrorFamily,
  status: number,
  detail: string,
  faults: readonly ExtraDetail[] = [],
): Response => {
  const body = problem(status, detail, traceId(), faults.length > 0 ? faults : null)
  if (family === 'problem')
    return json(status, body, { 'content-type': 'application/problem+json; charset=utf-8' })
  const { type, title } = body
  const invalidParams = faults.length > 0 ? { invalidParams: faults } : {}
  return json(status, { type, title, detail, instance: traceId(), ...invalidParams })
}

/** An answer of the payment book: JSON when it went well, a problem when not. */
export const reply = (answer: { status: number; body: unknown }): Response =>
  json(
    answer.status,
    answer.body,
    answer.status >= 400 ? { 'content-type': 'application/problem+json; charset=utf-8' } : {},
  )

/** The body by its schema, or the refusal to send. `absent` is what no body at all means. */
export const readBody = async <Schema extends z.ZodType>(
  c: DoorContext,
  schema: Schema,
  family: ErrorFamily,
  absent?: unknown,
): Promise<{ value: z.output<Schema> } | { refused: Response }> => {
  const text = await c.req.text()
  let value: unknown = absent
  if (text !== '') {
    if (!/^application\/(?:[\w.]+\+)?json\b/i.test(c.req.header('Content-Type') ?? ''))
      return { refused: refusal(family, 415, 'The body must be application/json.') }
    try {
      value = JSON.parse(text)
    } catch {
      return { refused: refusal(family, 400, 'The body is not JSON.') }
    }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data }
  const faults = shapeFaults(parsed.error)
  return { refused: refusal(family, 400, 'One or more validation errors occurred.', faults) }
}

/** Closes the connection without an answer; where there is no connection to close, a 504 says that nothing came back. */
const hangUp = (c: DoorContext): Response => {
  c.env?.incoming?.socket.destroy()
  return json(504, { statusCode: 504, message: 'The connection was closed without an answer.' })
}

/** The gateway's shape where a token is no good any more. */
const tokenForgotten = (): Response =>
  json(401, { statusCode: 401, message: 'Unauthorized. Access token is invalid or expired.' })

/** A documented code in the problem of ePayment; the other APIs have no codes, and say it in their own shape. */
const refuseAsAsked = (fault: CallFault, family: ErrorFamily): Response => {
  const refused = refuse(fault.code ?? '3010', traceId())
  const status = fault.status ?? refused.status
  return family === 'problem'
    ? reply({ status, body: { ...refused.body, status } })
    : refusal(family, status, refused.body.detail)
}

type Asked = { readonly call: CallName; readonly family: ErrorFamily | 'azure' }

const answerFault = async (
  standIn: StandIn,
  fault: CallFault,
  c: DoorContext,
  { call, family: spoken }: Asked,
  proceed: () => Promise<void>,
): Promise<Response | undefined> => {
  const family = spoken === 'azure' ? 'problem' : spoken
  const delay = () => sleep(fault.delayMs ?? 0, undefined, { ref: false })
  switch (fault.do) {
    case 'refuse':
      return refuseAsAsked(fault, family)
    case 'refuse-key': {
      const key = c.req.header('Idempotency-Key')
      if (key !== undefined) standIn.faults.spend(call, key, fault)
      return refuseAsAsked(fault, family)
    }
    case 'status': {
      const { status = 500 } = fault
      const refused =
        spoken === 'azure'
          ? json(status, azureError(status))
          : refusal(family, status, 'A fault was asked for.')
      if (fault.retryAfter !== undefined)
        refused.headers.set('Retry-After', String(fault.retryAfter))
      return refused
    }
    case 'forget-token':
      standIn.gate.forgetTokens()
      return tokenForgotten()
    case 'drop-before':
      await delay()
      return hangUp(c)
    case 'drop-after':
      await proceed()
      await delay()
      return hangUp(c)
    case 'delay':
      await delay()
      await proceed()
      return undefined
    default:
      return fault.do satisfies never
  }
}

/** The payment a call is about: in the path, or in the body of a create. */
const referenceOf = async (c: DoorContext): Promise<string | undefined> => {
  const inPath = c.req.param('reference')
  if (inPath !== undefined || c.req.method !== 'POST') return inPath
  const named = /"reference"\s*:\s*"([^"]*)"/.exec(await c.req.text())
  return named?.[1]
}

/** Plays the faults asked for this call; alone at the token door, part of {@link guard} elsewhere. */
export const playFaults =
  (standIn: StandIn, call: CallName, family: Asked['family']): MiddlewareHandler<DoorEnv> =>
  async (c, next) => {
    const spent = standIn.faults.spentBy(call, c.req.header('Idempotency-Key') ?? '')
    const fault = spent ?? standIn.faults.takeForCall(call, await referenceOf(c))
    if (!fault) return next()
    const answer = await answerFault(standIn, fault, c, { call, family }, next)
    // After `next` Hono already holds an answer, and only this assignment replaces it.
    if (answer) c.res = answer
    return undefined
  }

/** What a door demands. */
export type DoorRules = {
  readonly family: ErrorFamily
  /** Whether `Merchant-Serial-Number` must be there. */
  readonly serialNumber: boolean
  readonly limit?: LimitKind
}

const refuseHeaders = (standIn: StandIn, headers: Headers, rules: DoorRules): Response | null => {
  const { gate, now } = standIn
  const shut = gate.refuseSubscription(headers) ?? gate.refuseToken(now(), headers)
  if (shut) return json(shut.status, shut.body)
  const serialNumber = gate.refuseSerialNumber(headers, rules.serialNumber)
  if (serialNumber === 'foreign')
    return refusal(rules.family, 403, 'The serial number is not of this sales unit.')
  const name = 'Merchant-Serial-Number'
  const faults = [
    ...(serialNumber === 'missing'
      ? [{ name, reason: `The ${name} header is required: 4 to 10 digits.` }]
      : []),
    ...overlongSystemHeaders(headers).map((header) => ({
      name: header,
      reason: 'The header must not be longer than 30 characters.',
    })),
  ]
  return faults.length > 0
    ? refusal(rules.family, 400, 'One or more validation errors occurred.', faults)
    : null
}

/**
 * The three steps before an operation, in the sequence a call meets them: headers, rate limit, faults. Whatever came through the
 * headers counts for the limit, also what is refused or broken afterwards.
 */
export const guard = (
  standIn: StandIn,
  call: CallName,
  rules: DoorRules,
): MiddlewareHandler<DoorEnv> => {
  const faults = playFaults(standIn, call, rules.family)
  return async (c, next) => {
    const refused = refuseHeaders(standIn, c.req.raw.headers, rules)
    if (refused) return refused
    const { limits, now } = standIn
    const reference = limits && rules.limit ? await referenceOf(c) : undefined
    if (limits && rules.limit && reference !== undefined)
      if (!limits.admit(now(), rules.limit, reference))
        return refusal(rules.family, 429, 'Too many requests for this payment.')
    return faults(c, next)
  }
}
