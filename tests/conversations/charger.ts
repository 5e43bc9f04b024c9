// A recorded conversation with a charger backend, told to the client and to the door again: what we
// asked is asked anew and answered as it was answered then; what they pushed is pushed at the door.
import { Hono } from 'hono'
import { pullCatalogue } from '#bff/ocpi/catalogue-sync.ts'
import { createChargers } from '#bff/ocpi/client.ts'
import type { RegistrationDeps } from '#bff/ocpi/handshake.ts'
import { ownedId } from '#bff/ocpi/identity.ts'
import { createLists } from '#bff/ocpi/lists.ts'
import { createOcpiDoor } from '#bff/ocpi/receiver.ts'
import { register } from '#bff/ocpi/registration.ts'
import { keptRegistration, type Registration } from '#bff/ocpi/registration-record.ts'
import { versionDetails, versions } from '#bff/ocpi/wire-registration.ts'
import { envelope } from '#bff/ocpi/wire.ts'
import { parseJson } from '#bff/ocpi/json.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type { Failure } from '#bff/session/ports.ts'
import { parseReference } from '#shared/ids.ts'
import { REGISTRATION } from '#tests/ocpi/client-fixture.ts'
import { counter, memoryCatalogue, PARTY } from '#tests/ocpi/fixtures.ts'
import * as z from 'zod'
import type { Conversation, Exchange } from '#scripts/recorder/conversation.ts'
import { moduleOf, offsetOf, originIn } from './places.ts'
import { answerOf, pathOf, roomOf, type Verdict } from './replay.ts'

const OURS = 'https://stikk.example'
const TOKEN_B = 'token-b-of-the-replay'
/** Long before any recording: a list is asked for from here. */
const SINCE = Date.UTC(2020, 0, 1)

/** What came of it all, for a test that wants to see more than the absence of complaints. */
export interface Heard {
  reports: ChargeReport[]
  cdrs: Cdr[]
  commands: number
  connectors: number
  tariffs: number
}

const start = z.object({
  location_id: z.string(),
  evse_uid: z.string().optional(),
  authorization_reference: z.string().optional(),
  token: z.object({ uid: z.string() }).optional(),
})
const stop = z.object({ session_id: z.string(), response_url: z.string() })

class Replay {
  readonly heard: Heard = { reports: [], cdrs: [], commands: 0, connectors: 0, tariffs: 0 }
  readonly #all: Exchange[]
  /** Their origin, by what they say of themselves. */
  readonly #theirs: string
  readonly #catalogue = memoryCatalogue()
  readonly #served = new Set<Exchange>()
  #complaints: string[] = []
  /** Everything recorded up to here has happened. */
  #until = 0

  constructor(all: Exchange[]) {
    this.#all = all
    this.#theirs = originIn(all)
  }

  async tell(exchange: Exchange): Promise<string[]> {
    this.#complaints = []
    this.#until = exchange.n
    const words =
      exchange.direction === 'in' ? await this.#knock(exchange) : await this.#ask(exchange)
    return [...words, ...this.#complaints]
  }

  /** The exchange itself first; else the same question as it was answered nearest before, or after. */
  readonly #fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url)
    const asked = { request: { path: `${pathname}${search}` } }
    const same = this.#all.filter(
      (one) =>
        one.direction === 'out' &&
        one.request.method === (init.method ?? 'GET') &&
        pathOf(one) === pathOf(asked),
    )
    const exact = same.filter(
      ({ request }) => offsetOf(request.path) === offsetOf(asked.request.path),
    )
    const found = exact.findLast(({ n }) => n <= this.#until) ?? exact[0] ?? same[0]
    if (!found) return new Response('{}', { status: 404 })
    this.#served.add(found)
    return answerOf(found)
  }

  get #deps() {
    return {
      fetch: this.#fetch,
      newId: counter(),
      now: Date.now,
      tokenEncoding: 'base64' as const,
      party: PARTY,
      publicUrl: OURS,
      registration: async (): Promise<Registration> => this.#turned(await this.#registration()),
      log: (event: string, more: object = {}) => this.#complain(event, more),
    }
  }

  #complain(event: string, more: object): void {
    if (/refused|fault|unreadable|wrong|failed|unmapped|not-ours/.test(event)) {
      this.#complaints.push(`${event} ${JSON.stringify(more)}`)
    }
  }

  async #registration(): Promise<Registration> {
    const kept = await keptRegistration(this.#catalogue, this.#versionsUrl())
    return kept ?? { ...REGISTRATION, endpoints: this.#endpointsAsked() }
  }

  /** Whoever they were, they are asked at one address here. */
  #turned(known: Registration): Registration {
    const endpoints = known.endpoints.map((one) =>
      Object.assign({}, one, { url: `${this.#theirs}${new URL(one.url).pathname}` }),
    )
    return { ...known, endpoints }
  }

  /** Where no version details were recorded: the endpoints that were called. */
  #endpointsAsked(): Registration['endpoints'] {
    return this.#all.flatMap(({ direction, request }) => {
      const found = /^(.*\/(sessions|cdrs|locations|tariffs|commands))(?=[/?]|$)/.exec(request.path)
      const [, path = '', identifier = ''] = found ?? []
      const role = identifier === 'commands' ? 'RECEIVER' : 'SENDER'
      return direction === 'out' && found
        ? [{ identifier, role, url: `${this.#theirs}${path}` }]
        : []
    })
  }

  #versionsUrl(): string {
    const first = this.#all.find(
      ({ direction, request }) => direction === 'out' && /versions\b/.test(request.path),
    )
    return `${this.#theirs}${first?.request.path ?? '/versions'}`
  }

  #registering(): RegistrationDeps {
    return {
      ...this.#deps,
      // Their addresses as recorded lead elsewhere: here all of them are one.
      fetch: async (url, init) => this.#fetch(url, init),
      versionsUrl: this.#versionsUrl(),
      tokenA: 'token-a-of-the-replay',
      tokenB: async () => TOKEN_B,
      pinnedVersion: null,
      businessName: 'Stikk',
      catalogue: this.#catalogue,
    }
  }

  async #ask(exchange: Exchange): Promise<string[]> {
    const { method, path } = exchange.request
    const made = await this.#made(exchange, `${method} ${moduleOf(path)}`)
    if (typeof made === 'string') return [made]
    if (!made.ok) return [made.code]
    return this.#served.has(exchange) ? [] : ['the client did not come to it']
  }

  async #made(exchange: Exchange, what: string): Promise<{ ok: true } | Failure | string> {
    const { body, path } = exchange.request
    const chargers = createChargers(this.#deps)
    switch (what) {
      case 'POST credentials':
      case 'PUT credentials':
        return register(this.#registering())
      case 'GET versions':
        return this.#read(exchange, versions)
      case 'GET details':
        return this.#read(exchange, versionDetails)
      case 'GET locations':
      case 'GET tariffs':
        return this.#pull(exchange)
      case 'GET sessions': {
        const list = await createLists(this.#deps).listSessions(SINCE)
        if (list.ok) this.heard.reports.push(...list.value.all().map(({ report }) => report))
        return list
      }
      case 'GET cdrs':
        return createLists(this.#deps).listCdrs(SINCE)
      case 'POST START_SESSION': {
        const wish = start.parse(JSON.parse(body))
        const reference = parseReference(wish.authorization_reference ?? wish.token?.uid ?? '')
        if (!reference) return 'the recording names no reference of ours'
        const { location_id: locationId, evse_uid: evseUid = '' } = wish
        const asked = {
          reference,
          attempt: 1,
          locationId,
          evseUid,
          connectorId: null,
          locale: 'nb',
        }
        return chargers.start(asked)
      }
      case 'POST STOP_SESSION': {
        const wish = stop.parse(JSON.parse(body))
        const reference = parseReference(
          /(ev-[0-9a-z]{26})-\d+$/.exec(wish.response_url)?.[1] ?? '',
        )
        if (!reference) return 'the recording names no reference of ours'
        return chargers.stop({
          reference,
          attempt: 1,
          sessionId: ownedId('NO', 'STK', wish.session_id),
        })
      }
      default:
        return `no client makes this call: ${exchange.request.method} ${path}`
    }
  }

  /** Locations and tariffs are pulled together, at the first of them. */
  async #pull(exchange: Exchange): Promise<{ ok: true } | Failure> {
    if (this.#served.has(exchange)) return { ok: true }
    this.#until = this.#all.at(-1)?.n ?? this.#until
    const pulled = await pullCatalogue({
      ...this.#deps,
      assumedVatRate: () => null,
      catalogue: this.#catalogue,
    })
    if (pulled.ok) Object.assign(this.heard, pulled.value)
    return pulled
  }

  #read(exchange: Exchange, shape: z.ZodType): { ok: true } | string {
    this.#served.add(exchange)
    const parsed = envelope.safeParse(parseJson(exchange.answer?.body ?? ''))
    if (!parsed.success) return 'bad-envelope'
    const inner = shape.safeParse(parsed.data.data)
    return inner.success ? { ok: true } : String(inner.error.issues[0]?.path.join('.'))
  }

  async #knock({ request }: Exchange): Promise<string[]> {
    const { heard } = this
    const registration = this.#registering()
    // Pushed to before we had registered, as far as the recording goes: then as one that is kept.
    const known = await keptRegistration(this.#catalogue, registration.versionsUrl)
    if (!known) {
      const kept = { ...(await this.#registration()), versionsUrl: registration.versionsUrl ?? '' }
      this.#catalogue.named.set('ocpi-registration', JSON.stringify(kept))
    }
    const door = createOcpiDoor({
      tokensB: async () => [TOKEN_B],
      sessions: {
        view: async () => null,
        charge: async (_reference, sessionId) => ({
          sessionId,
          status: 'active',
          energyWh: 0,
          startedAt: null,
          currency: null,
        }),
        startReport: async () => (heard.commands += 1) > 0,
        stopReport: async () => (heard.commands += 1) > 0,
        sessionReport: async (_reference, report) => heard.reports.push(report) > 0,
        cdrReport: async (_reference, cdr) => heard.cdrs.push(cdr) > 0,
      },
      catalogue: this.#catalogue,
      isOurs: async () => true,
      registration,
      assumedVatRate: () => null,
      now: Date.now,
      newId: counter(),
      log: (event, more = {}) => this.#complain(event, more),
    })
    const app = new Hono().route('/ocpi', door)
    const { method, path, body } = request
    const headers = { 'content-type': 'application/json', authorization: `Token ${btoa(TOKEN_B)}` }
    const withBody = /^(GET|HEAD)$/.test(method) ? {} : { body }
    const response = await app.request(`${OURS}${path}`, { method, headers, ...withBody })
    const text = await response.text()
    if (!known) this.#catalogue.named.delete('ocpi-registration')
    const told = envelope.safeParse(parseJson(text))
    const taken = response.ok && told.success && told.data.status_code < 2000
    return taken ? [] : [told.data?.status_message ?? text]
  }
}

/** Replays every exchange that the OCPI room has to do with. */
export async function replayCharger(
  conversation: Conversation,
): Promise<{ verdicts: Verdict[]; heard: Heard }> {
  const exchanges = conversation.exchanges.filter((one) => roomOf(one) === 'charger')
  const replay = new Replay(exchanges)
  const verdicts: Verdict[] = []
  for (const exchange of exchanges) {
    verdicts.push({ n: exchange.n, complaints: await replay.tell(exchange) })
  }
  return { verdicts, heard: replay.heard }
}
