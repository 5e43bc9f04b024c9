// The only file that knows everyone: reads the environment, builds the neighbours, hands each room
// what it needs, and exports the worker with its Durable Objects. What is kept in module scope is a
// cache: truth lives in the objects. It must never decide anything about a session.
import { env, waitUntil } from 'cloudflare:workers'
import { preload, script, style } from 'virtual:stikk-assets'
import { createApp } from './app.ts'
import type { Keys, LogRecord, Readiness } from './deps.ts'
import { deriveToken } from './derived-token.ts'
import { createKeys } from './driver/keys.ts'
import { CatalogueHost, type CatalogueTools } from './durable/catalogue.ts'
import { SessionHost, type SessionTools } from './durable/host.ts'
import { LedgerHost } from './durable/ledger.ts'
import { runSetUp, type SetUpSteps } from './durable/set-up.ts'
import { createCatalogue, createLedger, createSessions } from './durable/stubs.ts'
import { readEnv, type Settings } from './env.ts'
import { pullCatalogue, pullLocation } from './ocpi/catalogue-sync.ts'
import { createChargers, type ChargersDeps } from './ocpi/client.ts'
import { createLists } from './ocpi/lists.ts'
import { createOcpiDoor } from './ocpi/receiver.ts'
import {
  keptRegistration,
  register,
  registerAgain,
  type RegistrationDeps,
} from './ocpi/registration.ts'
import { problemResponse } from './problem.ts'
import { onLoopback } from './security-headers.ts'
import type { Catalogue, Chargers, Outcome, Payments } from './session/ports.ts'
import { createPayments } from './vipps/client.ts'
import { ensureWebhook, NotRegistered } from './vipps/registration.ts'
import { createCaller, type PayerOptions } from './vipps/transport.ts'
import { createWebhookDoor } from './vipps/webhook.ts'
import { createWebhooksApi, type WebhooksApi } from './vipps/webhooks-api.ts'

/** Told to the payer's support with every call. */
const SYSTEM = { name: 'Stikk', version: '0.1.0' }
/** Secrets of webhooks change only when we register: an isolate may remember them for a moment. */
const SECRETS_FRESH_MS = 5000

/** Neighbours and remote ends, as every room of one isolate shares them. */
interface House {
  settings: Settings
  keys: Keys
  sessions: ReturnType<typeof createSessions>
  catalogue: ReturnType<typeof createCatalogue>
  ledger: ReturnType<typeof createLedger>
  payments: Payments
  webhooks: WebhooksApi
  chargers: Chargers
}

const now = (): number => Date.now()
const newId = (): string => crypto.randomUUID()
const call = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)
const log = (record: LogRecord): void => console.log(JSON.stringify(record))
const logOf = (event: string, details: Record<string, string | number | null> = {}): void =>
  log({ event, ...details })

const errandFailed = (error: unknown): void =>
  log({ event: 'errand-failed', code: error instanceof Error ? error.name : 'unknown' })

/** Lets a side errand outlive the request it came with. Nobody waits for it. */
const later = (errand: Promise<unknown>): void => waitUntil(errand.catch(errandFailed))

let house: House | null = null

/** Throws where the environment is broken; the worker's front says which settings are wrong. */
function theHouse(): House {
  house ??= buildHouse()
  return house
}

function buildHouse(): House {
  const read = readEnv({ ...env })
  if (!read.ok) throw new Error(`broken settings: ${read.faults.join('; ')}`)
  const { settings } = read
  const payer: PayerOptions = {
    baseUrl: settings.VIPPS_BASE_URL,
    clientId: settings.VIPPS_CLIENT_ID,
    clientSecret: settings.VIPPS_CLIENT_SECRET,
    subscriptionKey: settings.VIPPS_SUBSCRIPTION_KEY,
    msn: settings.VIPPS_MSN,
    fetch: call,
    now,
    system: SYSTEM,
  }
  // Payments and webhooks share a token.
  const caller = createCaller(payer)
  const catalogue = createCatalogue(env.CATALOGUE)
  return {
    settings,
    keys: createKeys(settings.SESSION_SECRET, settings.SESSION_SECRET_PREVIOUS),
    sessions: createSessions(env.SESSIONS),
    catalogue,
    ledger: createLedger(env.LEDGER),
    payments: createPayments(payer, caller),
    webhooks: createWebhooksApi(payer, caller),
    chargers: {
      ...createChargers(chargersDeps(settings, catalogue)),
      // One reader for all sessions: each asks the catalogue (docs/decisions/008).
      readSession: catalogue.readSession,
      readCdrs: catalogue.readCdrs,
    },
  }
}

type Tokens = Pick<CatalogueHost, 'kept' | 'unauthorized'>

function chargersDeps(settings: Settings, catalogue: Tokens): ChargersDeps {
  return {
    ...ocpiDeps(settings, catalogue),
    publicUrl: settings.PUBLIC_URL,
    issuer: settings.OPERATOR_NAME.slice(0, 64),
    onUnauthorized: () => later(catalogue.unauthorized()),
  }
}

/** What every call to the charger backend needs. */
function ocpiDeps(settings: Settings, catalogue: Pick<Catalogue, 'kept'>) {
  const versionsUrl = settings.OCPI_VERSIONS_URL
  const party = { countryCode: settings.OCPI_COUNTRY_CODE, partyId: settings.OCPI_PARTY_ID }
  const registration = () => keptRegistration(catalogue, versionsUrl)
  const tokenEncoding = settings.OCPI_TOKEN_ENCODING
  return { fetch: call, newId, now, tokenEncoding, versionsUrl, registration, party, log: logOf }
}

const ocpiToken = (secret: string): Promise<string> => deriveToken(secret, 'stikk ocpi token b v1')

/** Tokens that open the charger backend's door: ours, and the one from before a rotation. */
async function ocpiTokens(settings: Settings): Promise<string[]> {
  const secrets = [settings.SESSION_SECRET, settings.SESSION_SECRET_PREVIOUS]
  return Promise.all(secrets.filter((secret) => secret !== undefined).map(ocpiToken))
}

async function registrationDeps(
  { settings }: House,
  catalogue: Pick<Catalogue, 'keep' | 'kept'>,
): Promise<RegistrationDeps> {
  return {
    ...ocpiDeps(settings, catalogue),
    tokenA: settings.OCPI_TOKEN_A,
    tokenB: await ocpiToken(settings.SESSION_SECRET),
    publicUrl: settings.PUBLIC_URL,
    businessName: settings.OPERATOR_NAME,
    catalogue,
  }
}

function syncDeps({ settings }: House, catalogue: Catalogue) {
  return {
    ...ocpiDeps(settings, catalogue),
    assumedVatRate: settings.assumedVatRate,
    catalogue,
  }
}

function setUpSteps(known: House, catalogue: Catalogue): SetUpSteps {
  return {
    payer: () => askPayer(known, catalogue),
    async register(afresh) {
      const deps = await registrationDeps(known, catalogue)
      return afresh ? registerAgain(deps) : register(deps)
    },
    pull: () => pullCatalogue(syncDeps(known, catalogue)),
    freshness: () => catalogue.freshness(),
    now,
    log,
  }
}

async function askPayer({ settings, webhooks }: House, c: Catalogue): Promise<Outcome<unknown>> {
  // Where the secret was set by hand nothing is registered, but our keys must open the door.
  if (settings.webhookSecrets.length > 0) return webhooks.list()
  try {
    const keep: Catalogue['keep'] = (name, value) => c.keep(name, value)
    const kept: Catalogue['kept'] = (name) => c.kept(name)
    await ensureWebhook({ settings, keep, kept, api: webhooks, log })
    return { ok: true, value: null }
  } catch (error) {
    if (error instanceof NotRegistered) return error.failure
    throw error
  }
}

class Session extends SessionHost<Cloudflare.Env> {
  protected override tools(): SessionTools {
    const { settings, keys, payments, chargers, ledger, catalogue } = theHouse()
    return {
      ports: {
        payments,
        chargers,
        ledger,
        now,
        returnUrl: async (reference) =>
          `${settings.PUBLIC_URL}/c/${await keys.makeHandle(reference)}`,
      },
      catalogue,
      chance: Math.random,
      log,
    }
  }
}

class TheCatalogue extends CatalogueHost<Cloudflare.Env> {
  protected override tools(): CatalogueTools {
    const known = theHouse()
    const { settings, sessions, ledger } = known
    return {
      ledger,
      sweep: { open: ledger.open, poke: sessions.poke, forget: ledger.forget },
      lists: createLists(chargersDeps(settings, this)),
      report: sessions.sessionReport,
      currency: settings.currency,
      setUp: (catalogue, afresh) => runSetUp(setUpSteps(known, catalogue), afresh),
      pullLocation: async (c, id) => void (await pullLocation(syncDeps(known, c), id)),
      now,
      log,
    }
  }
}

export { Session as SessionHost, TheCatalogue as CatalogueHost, LedgerHost }

let app: ReturnType<typeof createApp> | null = null

async function buildApp(): Promise<ReturnType<typeof createApp>> {
  const known = theHouse()
  const { settings, sessions, catalogue, ledger, keys } = known
  const loopbackPayer = onLoopback(settings.VIPPS_BASE_URL)
  return createApp({
    settings,
    sessions,
    catalogue,
    ledger,
    keys,
    assets: { style, script, preload, fetch: (request) => env.ASSETS.fetch(request) },
    now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    ready: () => readiness(known),
    doors: {
      webhook: createWebhookDoor({
        secrets: webhookSecrets(known),
        sessions,
        now,
        publicUrl: settings.PUBLIC_URL,
        log,
      }),
      ocpi: createOcpiDoor({
        tokens: () => ocpiTokens(settings),
        sessions,
        catalogue,
        isOurs: ledger.has,
        registration: await registrationDeps(known, catalogue),
        assumedVatRate: settings.assumedVatRate,
        now,
        newId,
        onUnmapped: () => later(catalogue.unmapped()),
        onLocationChanged: (locationId) => later(catalogue.locationChanged(locationId)),
        log: logOf,
      }),
    },
    payerOrigin: loopbackPayer ? new URL(settings.VIPPS_BASE_URL).origin : null,
    log,
    compress: true,
  })
}

/** Asking makes it so: what is not set up yet is set up, once at a time (design §7). */
async function readiness({ catalogue }: House): Promise<Readiness> {
  const checks = { settings: { ok: true }, ...(await catalogue.setUp()) }
  return { ok: Object.values(checks).every((check) => check.ok), checks }
}

function webhookSecrets({ settings, catalogue }: House): () => Promise<string[]> {
  let known: { secret: string; at: number } | null = null
  return async () => {
    if (settings.webhookSecrets.length > 0) return settings.webhookSecrets
    if (known && now() - known.at < SECRETS_FRESH_MS) return [known.secret]
    const secret = await catalogue.kept('webhook-secret')
    if (secret === null) return []
    known = { secret, at: now() }
    return [secret]
  }
}

export default {
  async fetch(request: Request): Promise<Response> {
    const read = readEnv({ ...env })
    if (!read.ok) {
      // Names and what they should be, never a value (env.ts).
      const detail = read.faults.join('; ')
      const title = 'The settings are broken'
      return problemResponse({ status: 503, slug: 'broken-settings', title, detail }, newId())
    }
    app ??= await buildApp()
    return app.fetch(request)
  },
}
