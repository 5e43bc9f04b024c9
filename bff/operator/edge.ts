// What every request of this room carries once its door has let it in, and how the room says no. It
// must never know one matter of the operator's from another.
import type { Problem } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Edge } from '../deps.ts'
import { problemBody, type ProblemParts } from '../problem.ts'
import type { Act, Operator } from '../session/ports.ts'

export interface OperatorEdge {
  Variables: Edge['Variables'] & {
    /** Who asks: set by the door before any route of the room is reached. */
    operator: Operator
    /** Enters an act before it is done; gives how to enter the status of its answer. */
    enterAct(act: ActOfRequest): Promise<(status: number) => Promise<void>>
  }
}

/** What of an act the route knows; the rest is known of who asks. */
export type ActOfRequest = Pick<Act, 'route' | 'wish'> & { reference: Reference | null }

export type OperatorContext = Context<OperatorEdge>

/** For answers that show how things stand at this moment. */
export const UNKEPT = { 'cache-control': 'no-store' }

/** An empty room: what comes wrongly is told by its field, 422, and nothing is done. */
export function operatorApp(): OpenAPIHono<OperatorEdge> {
  return new OpenAPIHono<OperatorEdge>({
    defaultHook(result, c) {
      if (result.success) return undefined
      const [issue] = result.error.issues
      const field = String(issue?.path[0] ?? 'body')
      return wrongInput(c, field, issue?.message ?? 'It cannot be read.')
    },
  })
}

/** Says no as problem+json, typed by its status so that a route must have declared it. */
export function refuse<S extends ContentfulStatusCode>(
  c: Context<OperatorEdge>,
  status: S,
  parts: Omit<ProblemParts, 'status'>,
) {
  const body: Problem = problemBody({ ...parts, status }, c.get('requestId'))
  return c.json(body, status, {
    ...UNKEPT,
    'content-type': 'application/problem+json',
    ...parts.headers,
  })
}

/** 422: an input, by name, and what it should be. */
export const wrongInput = (c: Context<OperatorEdge>, field: string, detail: string) =>
  refuse(c, 422, { slug: 'wrong-input', title: `"${field}" is wrong`, detail, field })

/** 404, the same for a session that is not there and for one that is somebody else's. */
export const unknownSession = (c: Context<OperatorEdge>) =>
  refuse(c, 404, { slug: 'session-unknown', title: 'No such session' })

/** 404 for everything else. */
export const nothingHere = (c: Context<OperatorEdge>) =>
  refuse(c, 404, { slug: 'not-found', title: 'There is nothing here' })

/** The contract's `problem`, as the documents name it. */
const problemShape = z
  .object({
    type: z.string().openapi({ description: 'Stable; what programs go by.' }),
    title: z.string(),
    status: z.int().openapi({ description: 'The HTTP status.' }),
    detail: z.string().optional(),
    field: z.string().optional().openapi({ description: 'The input that is wrong.' }),
    requestId: z.string().optional().openapi({ description: 'For the log and the audit trail.' }),
  })
  .openapi('Problem', {
    description: 'How every refusal looks (RFC 9457).',
    example: { type: 'urn:stikk:not-found', title: 'There is nothing here', status: 404 },
  })

const TROUBLES = {
  400: 'The body broke off.',
  401: 'No token, or a wrong one.',
  403: 'The token may not do this, or the page that asked is not ours.',
  404: 'There is no such thing.',
  409: 'Not possible as things stand.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'An input is wrong; `field` names it.',
  429: 'Too many wrong tokens; `Retry-After` says when.',
  502: 'A neighbour did not go along; `detail` is its code.',
} as const
type Trouble = keyof typeof TROUBLES

type TroubleAnswer = ReturnType<typeof troubleOf>

/** The declared form of {@link refuse}, for each status a route may answer with. */
export function troubles<S extends Trouble>(...statuses: S[]): { [K in S]: TroubleAnswer }
export function troubles(...statuses: Trouble[]): { [K in Trouble]?: TroubleAnswer } {
  return Object.fromEntries(statuses.map((status) => [status, troubleOf(status)]))
}

const troubleOf = (status: Trouble) => ({
  description: TROUBLES[status],
  content: { 'application/problem+json': { schema: problemShape } },
})
