// A conversation with a neighbour as a file: one exchange a line, redacted, in the order in which they
// ended. It must never write a byte that the redactor has not seen.
import { writeFileSync, appendFileSync } from 'node:fs'
import * as z from 'zod'
import { Redactor } from './redactor.ts'

const headers = z.record(z.string(), z.string())

const exchange = z.object({
  n: z.int(),
  /** `out`: the product asked the neighbour; `in`: the neighbour told the product. */
  direction: z.enum(['out', 'in']),
  request: z.object({ method: z.string(), path: z.string(), headers, body: z.string() }),
  /** Null: there was none. */
  answer: z.object({ status: z.int(), headers, body: z.string() }).nullable(),
})
export type Exchange = z.infer<typeof exchange>

/**
 * What a human adds: that the product refuses the exchange `n`, and the word by which it must say why
 * (a field, or a failure's code). Without one it is to be understood.
 */
const expectation = z.object({ expect: z.object({ n: z.int(), refused: z.string().min(1) }) })
export type Expectation = z.infer<typeof expectation>['expect']

const note = z.object({ about: z.string() })

const line = z.union([exchange, expectation, note])

export interface Conversation {
  about: string[]
  exchanges: Exchange[]
  expectations: Expectation[]
}

/** Reads a file's text; throws where a line is none of a conversation. */
export function readConversation(text: string): Conversation {
  const read: Conversation = { about: [], exchanges: [], expectations: [] }
  for (const one of text.split('\n').filter((raw) => raw.trim() !== '')) {
    const parsed = line.parse(JSON.parse(one))
    if ('about' in parsed) read.about.push(parsed.about)
    else if ('expect' in parsed) read.expectations.push(parsed.expect)
    else read.exchanges.push(parsed)
  }
  return read
}

/** What a header list says of the way, not of the message. */
const OF_THE_WAY =
  /^(host|connection|keep-alive|content-length|transfer-encoding|accept-encoding|date|te|trailer|upgrade)$/i

/** Writes a conversation as it goes on. */
export class ConversationFile {
  readonly #file: string
  readonly #redactor: Redactor
  /** In memory alone: a secret may be known for one only later. */
  readonly #raw: Exchange[] = []

  constructor(file: string, secrets: readonly string[]) {
    this.#file = file
    this.#redactor = new Redactor(secrets)
    writeFileSync(file, '', { mode: 0o600 })
  }

  /** Adds an exchange; everything is written anew where it brought a secret that was not known. */
  add(raw: Omit<Exchange, 'n'>): void {
    this.#raw.push({ n: this.#raw.length + 1, ...raw })
    const before = this.#redactor.size
    const fresh = this.#redacted(this.#raw.at(-1))
    if (this.#redactor.size === before) return appendFileSync(this.#file, fresh)
    writeFileSync(this.#file, this.#raw.map((one) => this.#redacted(one)).join(''))
  }

  #redacted(raw: Exchange | undefined): string {
    if (!raw) return ''
    const { request, answer } = raw
    const clean: Exchange = {
      n: raw.n,
      direction: raw.direction,
      request: {
        method: request.method,
        path: this.#redactor.path(request.path),
        ...this.#message(request),
      },
      answer: answer && { status: answer.status, ...this.#message(answer) },
    }
    return `${JSON.stringify(clean)}\n`
  }

  #message(message: { headers: Record<string, string>; body: string }) {
    const type = message.headers['content-type'] ?? ''
    const kept = Object.entries(message.headers)
      .filter(([name]) => !OF_THE_WAY.test(name))
      .map(([name, value]) => [name, this.#redactor.header(name, value)])
    return { headers: Object.fromEntries(kept), body: this.#redactor.body(message.body, type) }
  }
}
