// The whole app as index.ts builds it, over fakes that count: what was written, and who outside was
// called. For the fuzzed doors, which judge a refusal by what it left behind.
import { createApp, type AppDeps } from '#bff/app.ts'
import { createWebhookDoor } from '#bff/vipps/webhook.ts'
import { depsOf, makeWorld, type World } from '#tests/driver/fakes.ts'
import { receiver } from '#tests/ocpi/receiver-fixture.ts'
import { expect } from 'vitest'

export const OPERATOR_TOKEN = 'an-operator-token-of-some-length'
export const METRICS_TOKEN = 'a-metrics-token-of-some-length'
export const WEBHOOK_SECRET = 'webhook-secret-that-nobody-may-read'

export interface House {
  world: World
  deps: AppDeps
  /** Sends a request; what cannot even be made into one is undefined. */
  ask(path: string, init?: RequestInit): Promise<Response | undefined>
  /** What was stored or told since the start, by name; reads do not count. */
  writes(): string[]
  /** Calls that left for a neighbour. */
  calls(): number
  news: string[]
  ocpi: ReturnType<typeof receiver>
}

/** A fresh house; nothing is shared with the one before. */
export function openHouse(): House {
  const world = makeWorld()
  const ocpi = receiver()
  const before = JSON.stringify(storedBy(ocpi))
  const news: string[] = []
  const settings = { OPERATOR_TOKEN, METRICS_TOKEN }
  const deps = depsOf(world, settings)
  const webhook = createWebhookDoor({
    secrets: async () => [WEBHOOK_SECRET],
    sessions: { paymentNews: async (reference) => news.push(reference) > 0 },
    now: () => world.now,
    publicUrl: deps.settings.PUBLIC_URL,
  })
  deps.doors = { webhook, ocpi: ocpi.door }
  const app = createApp(deps)
  return {
    world,
    deps,
    news,
    ocpi,
    async ask(path, init) {
      let request: Request
      try {
        const address = new URL(path, 'https://stikk.example')
        request = new Request(address, init)
      } catch {
        return undefined
      }
      return app.fetch(request)
    },
    writes: () => [
      ...world.opened.map(({ reference }) => `opened ${reference}`),
      ...world.phones.map(({ phone }) => `phone ${phone.endpoint}`),
      ...world.stopped.map((reference) => `stopped ${reference}`),
      ...world.resolved.map((asked) => `operator ${JSON.stringify(asked)}`),
      ...news.map((reference) => `news ${reference}`),
      ...(JSON.stringify(storedBy(ocpi)) === before ? [] : [JSON.stringify(storedBy(ocpi))]),
    ],
    calls: () => ocpi.sent.length + world.paused,
  }
}

function storedBy({ catalogue, sessions }: ReturnType<typeof receiver>): unknown {
  const { reports, cdrs, starts, stops } = sessions
  const maps = [catalogue.named, catalogue.sessions, catalogue.cdrs].map((map) =>
    Object.fromEntries(map),
  )
  return { maps, put: catalogue.put, reports, cdrs, starts, stops }
}

const SECRETS = [OPERATOR_TOKEN, METRICS_TOKEN, WEBHOOK_SECRET, 'token-b-of-', 'token-c-']
/** A stack, or a path of ours, as an engine writes them. */
const INNARDS = /\bat \S+ \(|\.ts:\d+|node_modules|ZodError|TypeError|RangeError/

/** What holds of every answer to a stranger, whatever he sent; the answer's text. */
export async function sane(
  response: Response,
  sent: string,
  secrets: readonly string[] = SECRETS,
): Promise<string> {
  const text = await response.text()
  const told = `${response.status} to ${sent.slice(0, 300)}: ${text.slice(0, 300)}`
  expect(response.status, told).toBeLessThan(500)
  for (const secret of secrets) expect(text.includes(secret), told).toBe(false)
  expect(text, told).not.toMatch(INNARDS)
  expect(text.length, told).toBeLessThan(200_000)
  const type = response.headers.get('content-type') ?? ''
  if (text !== '') {
    expect(type, told).toMatch(
      /^(text\/(html|plain|javascript|event-stream)|application\/(json|problem\+json))\b/,
    )
  }
  if (type.includes('json') && text !== '') JSON.parse(text)
  expect(response.headers.get('x-request-id'), told).toMatch(/^[\x21-\x7e]{1,128}$/)
  expect(response.headers.get('x-content-type-options'), told).toBe('nosniff')
  return text
}

/** A refusal leaves nothing behind: nothing stored, nobody called. */
export function untouched(house: House, sent: string): void {
  expect(house.writes(), sent.slice(0, 300)).toEqual([])
  expect(house.calls(), sent.slice(0, 300)).toBe(0)
}
