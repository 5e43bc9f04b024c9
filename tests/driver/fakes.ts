// Hand-made stand-ins for everything the doors are given: a catalogue, sessions that remember what
// they were asked, a ledger. Each test changes only what it is about.
import { createApp, type AppDeps } from '#bff/app.ts'
import { createKeys } from '#bff/driver/keys.ts'
import { createMerchants } from '#bff/merchants.ts'
import type { Opening } from '#bff/session/model.ts'
import type {
  Choices,
  LedgerRow,
  NoticeSeen,
  OpenResult,
  Outcome,
  OperatorAnswer,
  StationMatch,
  Story,
  Subscriber,
  WarningShown,
} from '#bff/session/ports.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import type { StationPage, View } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import { Hono } from 'hono'
import { aliasesOf, makeAliases, type AliasWorld } from './fake-aliases.ts'
import { makeReadings, readingsOf, type ReadingsWorld } from './fake-readings.ts'
import { catalogueOf, noticesOf } from './fake-catalogue.ts'
import { ledgerOf } from './fake-ledger.ts'
import { unregistered } from './fake-registration.ts'
import { retentionOf } from './fake-retention.ts'
import { makeOffice, officeOf, type OfficeWorld } from './fake-office.ts'
import { makeLookout, lookoutOf, type LookoutWorld } from './fake-lookout.ts'
import { makeMatch, makeView, merchantsWith, NOW, PAYER_URL, tariff } from './samples.ts'

/** What a test may turn, and what it may look at afterwards. */
export interface World {
  now: number
  matches: StationMatch[]
  tariffs: Map<string, Tariff>
  freshAt: number | null
  views: Map<string, View>
  /** Replaces the answer of a create. */
  openAnswer: ((opening: Opening) => OpenResult) | null
  stream: (reference: string, after: number | null) => Response | 'finished' | null
  operatorAnswer: OperatorAnswer
  rows: LedgerRow[]
  choices: Map<string, Choices>
  stories: Map<string, Story>
  /** Every question about the books. */
  booksAsked: { merchantId?: string | null }[]
  notices: NoticeSeen[]
  office: OfficeWorld
  warnings: WarningShown[]
  trial: Outcome<null> | null
  files: Map<string, Response>
  ready: boolean
  /** What was asked of the registration with the charger backend, and what it answers. */
  deeds: string[]
  deedAnswer: Outcome<unknown>
  /** What a rotation of the webhook answers. */
  rotation: Outcome<string>
  aliases: AliasWorld
  readings: ReadingsWorld
  fail: boolean
  /** Called whenever the app waits. */
  onPause: () => void
  opened: Opening[]
  stopped: string[]
  /** Who wishes to be told, and what the next one is answered. */
  phones: { reference: string; phone: Subscriber }[]
  subscribeAnswer: 'added' | 'known' | 'over'
  /** Every address of an object: what a stranger must not cause. */
  viewed: string[]
  streamed: { reference: string; after: number | null }[]
  resolved: unknown[]
  log: Record<string, unknown>[]
  lookout: LookoutWorld
  paused: number
}

export function makeWorld(): World {
  return {
    now: NOW,
    matches: [makeMatch()],
    tariffs: new Map([[tariff.digest, tariff]]),
    freshAt: NOW,
    views: new Map(),
    openAnswer: null,
    stream: () => null,
    operatorAnswer: 'taken',
    rows: [],
    choices: new Map(),
    stories: new Map(),
    booksAsked: [],
    notices: [],
    office: makeOffice(),
    warnings: [],
    trial: null,
    files: new Map(),
    ready: true,
    deeds: [],
    deedAnswer: { ok: true, value: null },
    rotation: { ok: true, value: 'new-registration' },
    aliases: makeAliases(),
    readings: makeReadings(),
    fail: false,
    onPause: () => undefined,
    opened: [],
    stopped: [],
    phones: [],
    subscribeAnswer: 'added',
    viewed: [],
    streamed: [],
    resolved: [],
    log: [],
    lookout: makeLookout(),
    paused: 0,
  }
}

/** Opens as the real host does: one session per reference, another amount is a conflict. */
function openIn(world: World, opening: Opening): OpenResult {
  const before = world.opened.find((o) => o.reference === opening.reference)
  if (before && before.amountMinor !== opening.amountMinor) return { kind: 'conflict' }
  const special = world.openAnswer?.(opening)
  if (special) return special
  const view = makeView(opening.reference, { phase: 'reserving', payment: 'waiting' })
  if (before) return { kind: 'found', redirectUrl: PAYER_URL, view }
  world.opened.push(opening)
  world.views.set(opening.reference, view)
  return { kind: 'opened', redirectUrl: PAYER_URL, view }
}

const never = async (): Promise<boolean> => false

function viewIn(world: World, reference: string): View | null {
  world.viewed.push(reference)
  if (world.fail) throw new Error(`boom at ${reference}.${'k'.repeat(22)}`)
  return world.views.get(reference) ?? null
}

function sessionsOf(world: World): AppDeps['sessions'] {
  const resolve = async (...asked: unknown[]) => {
    world.resolved.push(asked)
    return world.operatorAnswer
  }
  return {
    open: async (opening) => openIn(world, opening),
    view: async (reference) => viewIn(world, reference),
    shown: async (reference) => {
      const view = viewIn(world, reference)
      const { locale = 'nb', merchantId = 'default' } = world.opened.at(-1) ?? {}
      return view && { view, locale, merchantId }
    },
    charge: async () => null,
    stop: async (reference) => {
      world.stopped.push(reference)
      return world.views.get(reference) ?? null
    },
    subscribe: async (reference, phone) => {
      if (!world.views.has(reference)) return null
      world.phones.push({ reference, phone })
      return world.subscribeAnswer
    },
    unsubscribe: async (reference, endpoint) => {
      world.phones = world.phones.filter((one) => one.phone.endpoint !== endpoint)
      return world.views.has(reference)
    },
    stream: async (reference, after) => {
      world.streamed.push({ reference, after })
      return world.stream(reference, after)
    },
    paymentNews: async (reference) => world.rows.some((row) => row.reference === reference),
    startReport: never,
    stopReport: never,
    sessionReport: never,
    cdrReport: never,
    book: never,
    refund: resolve,
    resolve,
    choices: async (reference) => world.choices.get(reference) ?? null,
    story: async (reference) => world.stories.get(reference) ?? null,
  }
}

export function depsOf(world: World, change: Record<string, string> = {}): AppDeps {
  let drawn = 0
  const merchants = createMerchants(merchantsWith(change))
  const [{ settings }] = merchants.all
  return {
    settings,
    merchants,
    sessions: sessionsOf(world),
    catalogue: catalogueOf(world),
    ledger: ledgerOf(world),
    retention: retentionOf(world),
    office: officeOf(world.office, () => world.now),
    watch: { warnings: async () => world.warnings, tryAlert: async () => world.trial },
    aliases: aliasesOf(world.aliases),
    readings: readingsOf(world),
    notices: noticesOf(world),
    pushes: settings.push && { allows: (endpoint) => endpoint.startsWith('https://push.example/') },
    keys: createKeys(settings.SESSION_SECRET, settings.SESSION_SECRET_PREVIOUS),
    assets: {
      style: 'body{}',
      script: '/assets/entry.js',
      preload: [],
      console: { style: 'main{}', script: '/assets/console.js', preload: [] },
      fetch: async (request) =>
        world.files.get(new URL(request.url).pathname)?.clone() ??
        new Response(null, { status: 404 }),
    },
    now: () => world.now,
    random: (length) => {
      drawn += 1
      return Uint8Array.from({ length }, (_, i) => (drawn * 31 + i * 7) % 256)
    },
    registration: {
      show: async () => unregistered,
      do: async (deed) => {
        world.deeds.push(deed)
        return world.deedAnswer
      },
    },
    rotateWebhook: async () => world.rotation,
    webhookSeen: async () => ({
      url: 'https://stikk.example/news',
      registrations: [{ id: 'w1', retiredAt: null }],
    }),
    ready: async () => ({ ok: world.ready, checks: { payer: { ok: world.ready } } }),
    payerChecks: async () => new Map(merchants.all.map(({ id }) => [id, { ok: world.ready }])),
    doors: {
      webhook: new Hono().post('/webhooks/payer', (c) => c.text('news')),
      ocpi: new Hono().get('/versions', (c) => c.json([])),
    },
    payerOrigin: null,
    codeOrigins: ['https://codes.example'],
    log: (record) => void world.log.push(record),
    lookout: lookoutOf(world.lookout),
    compress: false,
    pause: async () => {
      world.paused += 1
      world.onPause()
    },
  }
}

export interface Trial {
  world: World
  deps: AppDeps
  get(path: string, headers?: Record<string, string>): Promise<Response>
  form(
    path: string,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response>
  json(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** DELETE with a JSON body. */
  remove(path: string, body: unknown): Promise<Response>
  /** The station page's JSON, with its offer. */
  station(): Promise<StationPage & { offer: string }>
  handleOf(reference: Reference): Promise<string>
}

/** An app over `world`; settings by `change`, anything else by `more`. */
export function tryOut(
  world: World = makeWorld(),
  change: Record<string, string> = {},
  more: Partial<AppDeps> = {},
): Trial {
  const deps = { ...depsOf(world, change), ...more }
  const app = createApp(deps)
  const get: Trial['get'] = async (path, headers = {}) => app.request(path, { headers })
  return {
    world,
    deps,
    get,
    form: async (path, fields, headers = {}) =>
      app.request(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    json: async (path, body, headers = {}) =>
      app.request(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    remove: async (path, body) => {
      const headers = { 'content-type': 'application/json' }
      return app.request(path, { method: 'DELETE', body: JSON.stringify(body), headers })
    },
    station: async () => {
      const page: StationPage = await (await get('/api/stations/1001')).json()
      if (page.offer === null) throw new Error('nothing is on offer')
      return { ...page, offer: page.offer }
    },
    handleOf: (reference) => deps.keys.makeHandle(reference),
  }
}
