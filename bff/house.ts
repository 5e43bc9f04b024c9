// The neighbours as one isolate knows them: built once from the environment, shared by the doors and
// the Durable Objects. With index.ts the only file that knows everyone. What is kept in module scope
// is a cache: truth lives in the objects. It must never decide anything about a session.
import { env } from 'cloudflare:workers'
import type { Keys } from './deps.ts'
import { deriveToken } from './derived-token.ts'
import { createKeys } from './driver/keys.ts'
import type { CatalogueHost } from './durable/catalogue.ts'
import { createNoting, type Note } from './durable/noting.ts'
import { createCatalogue, createLedger, createOffice, createSessions } from './durable/stubs.ts'
import { readEnv, type Settings } from './env.ts'
import { hideSecrets, later, logOf, newId, now, theLookout } from './isolate.ts'
import { createMerchants, type Merchants } from './merchants.ts'
import type { AdviceDeps } from './ocpi/advice.ts'
import { createCdrPages } from './ocpi/cdr-pages.ts'
import { createChargers, type ChargersDeps } from './ocpi/client.ts'
import type { RegistrationDeps } from './ocpi/handshake.ts'
import { keptRegistration } from './ocpi/registration-record.ts'
import { createPushes } from './push/client.ts'
import type { Catalogue, Chargers, Notices, Pushes, Readings } from './session/ports.ts'
import { createPayers, type Payers } from './vipps/payers.ts'

/** Neighbours and remote ends, as every room of one isolate shares them. */
export interface House {
  settings: Settings
  keys: Keys
  sessions: ReturnType<typeof createSessions>
  catalogue: ReturnType<typeof createCatalogue>
  ledger: ReturnType<typeof createLedger>
  office: ReturnType<typeof createOffice>
  merchants: Merchants
  payers: Payers
  chargers: Chargers
  /** Null: the operator has no keys, and notifications are not offered. */
  pushes: Pushes | null
  note: Note
}

const call = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)

let house: House | null = null

/** Throws where the environment is broken; the worker's front says which settings are wrong. */
export function theHouse(): House {
  house ??= buildHouse()
  return house
}

function buildHouse(): House {
  const read = readEnv({ ...env })
  if (!read.ok) throw new Error(`broken settings: ${read.faults.join('; ')}`)
  const { settings } = read
  hideSecrets(read.merchants.map((one) => one.settings))
  const catalogue = createCatalogue(env.CATALOGUE)
  const note = noteTo(catalogue)
  const merchants = createMerchants(read.merchants)
  return {
    settings,
    keys: createKeys(settings.SESSION_SECRET, settings.SESSION_SECRET_PREVIOUS),
    sessions: createSessions(env.SESSIONS),
    catalogue,
    note,
    ledger: createLedger(env.LEDGER),
    office: createOffice(env.OFFICE),
    merchants,
    payers: createPayers(merchants, { fetch: call, now, note, lookout: theLookout() }),
    pushes:
      settings.push &&
      createPushes({ setting: settings.push, fetch: call, now, note, lookout: theLookout() }),
    chargers: {
      ...createChargers(chargersDeps(settings, catalogue)),
      // One reader for all sessions: each asks the catalogue (docs/decisions/008).
      readSession: catalogue.readSession,
      readCdrs: catalogue.readCdrs,
    },
  }
}

/** Everything that a reconciliation reads, from whoever has it. */
export function readingsOf(known: House): Readings {
  const { ledger, sessions, payers, catalogue, settings } = known
  const { opened, numbered, whose } = ledger
  return {
    opened,
    numbered,
    whose,
    account: sessions.account,
    payment: payers.history,
    cdrs: createCdrPages(chargersDeps(settings, catalogue)),
    async cdrReferences(cdrs) {
      const nameless = cdrs.filter(({ reference }) => reference === null)
      if (nameless.length === 0) return cdrs.map(({ reference }) => reference)
      const found = await catalogue.ownersOf(nameless)
      return cdrs.map((cdr) => cdr.reference ?? found[nameless.indexOf(cdr)] ?? null)
    },
  }
}

/**
 * A plain function that tells the operator, for rooms that have something more important to do: it
 * never throws and nobody waits for it.
 */
export const noteTo = (notices: Pick<Notices, 'note'>): Note =>
  createNoting((notice, times) => later(notices.note(notice, times)), now)

type Tokens = Remembering & Pick<CatalogueHost, 'unauthorized'>

export function chargersDeps(settings: Settings, catalogue: Tokens): ChargersDeps {
  return {
    ...ocpiDeps(settings, catalogue),
    publicUrl: settings.PUBLIC_URL,
    issuer: settings.OPERATOR_NAME.slice(0, 64),
    onUnauthorized: () => later(catalogue.unauthorized()),
  }
}

/** What keeps small values and what the operator should know: the object itself, or its remote end. */
export type Remembering = Pick<Catalogue, 'keep' | 'kept' | 'keepIf'> & Pick<Notices, 'note'>

/** What every call to the charger backend needs. */
function ocpiDeps(settings: Settings, catalogue: Remembering) {
  const versionsUrl = settings.OCPI_VERSIONS_URL ?? null
  const party = { countryCode: settings.OCPI_COUNTRY_CODE, partyId: settings.OCPI_PARTY_ID }
  const registration = () => keptRegistration(catalogue, versionsUrl)
  // Left open, the version says it: raw in 2.1.1, base64 from 2.2.1 on.
  const tokenEncoding = settings.OCPI_TOKEN_ENCODING ?? null
  const note = noteTo(catalogue)
  return {
    fetch: call,
    newId,
    now,
    tokenEncoding,
    versionsUrl,
    registration,
    party,
    log: logOf,
    note,
    lookout: theLookout(),
  }
}

/** Generation 0 is the one token that installations from before there were generations gave out. */
const ocpiToken = (secret: string, generation: number): Promise<string> =>
  deriveToken(secret, `stikk ocpi token b v1${generation === 0 ? '' : ` generation ${generation}`}`)

/** What a generation of our token opens the charger backend's door by, also while secrets change. */
export async function ocpiTokens(settings: Settings, generation: number): Promise<string[]> {
  const secrets = [settings.SESSION_SECRET, settings.SESSION_SECRET_PREVIOUS]
  const known = secrets.filter((secret) => secret !== undefined)
  return Promise.all(known.map((secret) => ocpiToken(secret, generation)))
}

export function registrationDeps(
  { settings }: Pick<House, 'settings'>,
  catalogue: Remembering,
): RegistrationDeps {
  return {
    ...ocpiDeps(settings, catalogue),
    tokenA: settings.OCPI_TOKEN_A,
    tokenB: (generation) => ocpiToken(settings.SESSION_SECRET, generation),
    pinnedVersion: settings.OCPI_VERSION ?? null,
    publicUrl: settings.PUBLIC_URL,
    businessName: settings.OPERATOR_NAME,
    catalogue,
  }
}

/** For the errands that follow a capture; `payer` is the name on the charger backend's invoice. */
export function adviceDeps(
  { settings, sessions }: Pick<House, 'settings' | 'sessions'>,
  catalogue: Catalogue & Remembering,
): AdviceDeps & { catalogue: Catalogue } {
  const view = sessions.view
  return { ...ocpiDeps(settings, catalogue), payer: 'Vipps MobilePay', catalogue, view }
}

export function syncDeps({ settings, merchants }: House, catalogue: Catalogue & Remembering) {
  return {
    ...ocpiDeps(settings, catalogue),
    assumedVatRate: merchants.assumedVatRate,
    catalogue,
  }
}
