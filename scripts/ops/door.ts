// The operator's door of a running Stikk, for every subcommand that asks there. It holds the operator's
// token and prints it nowhere; what the product refuses (problem+json) becomes one sentence, and under
// `--json` it is passed on as it came. It must never know what is asked for.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { productAddress, Trouble, Wrong, type Asking } from './desk.ts'

/** Room for the slowest answer there is: a registration with a backend that takes its time. */
const LIMIT_MS = 60_000
/** What is read as it comes may be as long as a year of receipts. */
const STREAM_LIMIT_MS = 1_800_000

const problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  status: z.number().optional(),
})

/** What is sent: a body makes JSON of it; `key` goes as `Idempotency-Key`. */
export interface Sending {
  body?: unknown
  key?: string
}

export interface Door {
  /** Where it stands, without a slash at the end. */
  address: string
  /** Asks and reads the answer by `shape`. Throws `Trouble` for whatever is not a good answer. */
  get<T>(path: string, shape: z.ZodType<T>): Promise<T>
  /** Likewise, for what changes something. */
  send<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    shape: z.ZodType<T>,
    sending?: Sending,
  ): Promise<T>
  /** A good answer's body as it comes, for what is too long to hold (CSV, JSON Lines, an archive). */
  stream(path: string): Promise<{ body: ReadableStream<Uint8Array>; type: string }>
}

/** An answer without content, or whose content is of no matter. */
export const ANY_ANSWER = z.unknown()

/**
 * The door of the product at `--address`, else PUBLIC_URL, opened by `--token-file`, else OPERATOR_TOKEN.
 * `path` begins with `/operator/`.
 */
export function doorOf(asking: Pick<Asking, 'env' | 'globals'>): Door {
  const address = productAddress(asking)
  const token = tokenOf(asking)
  const ask = async (
    method: string,
    path: string,
    sending: Sending = {},
    limitMs = LIMIT_MS,
  ): Promise<Response> => {
    const response = await fetch(`${address}${path}`, {
      method,
      signal: AbortSignal.timeout(limitMs),
      // A redirect would take the token along to wherever it leads.
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${token}`,
        ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sending.key === undefined ? {} : { 'idempotency-key': sending.key }),
      },
      ...(sending.body === undefined ? {} : { body: JSON.stringify(sending.body) }),
    }).catch(() => null)
    if (!response) throw new Trouble(`${address} does not answer`)
    if (response.ok) return response
    throw await refusal(address, response)
  }
  const read = async <T>(response: Response, shape: z.ZodType<T>): Promise<T> => {
    const content: unknown = await response.json().catch(() => null)
    const parsed = shape.safeParse(content)
    if (parsed.success) return parsed.data
    throw new Trouble(`${address} answered in words that this command does not know`)
  }
  return {
    address,
    get: async (path, shape) => read(await ask('GET', path), shape),
    send: async (method, path, shape, sending) => read(await ask(method, path, sending), shape),
    async stream(path) {
      const { body, headers } = await ask('GET', path, {}, STREAM_LIMIT_MS)
      if (!body) throw new Trouble(`${address} answered without content`)
      return { body, type: headers.get('content-type') ?? '' }
    },
  }
}

/** Title, detail and what to do, as one sentence. */
async function refusal(address: string, response: Response): Promise<Trouble> {
  if (response.status >= 300 && response.status < 400) {
    const leads = response.headers.get('location') ?? 'elsewhere'
    return new Trouble(`${address} leads to ${leads}: give the address where it really is`)
  }
  const content: unknown = await response.json().catch(() => null)
  const read = problem.safeParse(content)
  if (!read.success) return new Trouble(`${address} answered HTTP ${response.status}`)
  const { title, detail } = read.data
  const sentence = detail ? `${title}: ${detail}` : title
  const advice =
    response.status === 401
      ? '. OPERATOR_TOKEN is not one that this product knows'
      : response.status === 403
        ? '. This token may not do that'
        : ''
  return new Trouble(`${sentence}${advice}`, content)
}

function tokenOf({ env, globals }: Pick<Asking, 'env' | 'globals'>): string {
  const { tokenFile } = globals
  if (tokenFile === undefined) {
    const token = env['OPERATOR_TOKEN']
    if (token) return token
    throw new Wrong('OPERATOR_TOKEN is not set: it opens the operator’s door (or --token-file).')
  }
  try {
    const token = readFileSync(tokenFile, 'utf8').trim()
    if (token !== '') return token
  } catch {
    // Told below, like an empty one.
  }
  throw new Wrong(`--token-file: ${tokenFile} holds no token`)
}
