// The worker: hands each room what it needs and exports the doors with the Durable Objects. With
// house.ts the only file that knows everyone. It must never decide anything about a session.
import { env } from 'cloudflare:workers'
import { operatorConsole, preload, script, style } from 'virtual:stikk-assets'
import { parseReference } from '#shared/ids.ts'
import { createApp } from './app.ts'
import { alertText } from './driver/alert-text.ts'
import type { Readiness } from './deps.ts'
import { CatalogueHost, type CatalogueTools } from './durable/catalogue.ts'
import { SessionHost, type SessionTools } from './durable/host.ts'
import { LedgerHost } from './durable/ledger.ts'
import { OfficeHost, type OfficeTools } from './durable/office.ts'
import { sellerIn } from './durable/seller.ts'
import { payerCheckOf, runSetUp, withoutMerchants } from './durable/set-up.ts'
import { readEnv } from './env.ts'
import {
  adviceDeps,
  chargersDeps,
  ocpiTokens,
  readingsOf,
  registrationDeps,
  syncDeps,
  theHouse,
  type House,
} from './house.ts'
import { later, log, logOf, newId, now, random, theLookout } from './isolate.ts'
import type { Merchant } from './merchants.ts'
import { noteAdviceDue, sendAdvice } from './ocpi/advice.ts'
import { pullLocation } from './ocpi/catalogue-sync.ts'
import { createLists } from './ocpi/lists.ts'
import { createOcpiDoor } from './ocpi/receiver.ts'
import { changeRegistration } from './ocpi/registration-changes.ts'
import { showRegistration } from './ocpi/registration-shown.ts'
import { sendTerminals } from './ocpi/terminals.ts'
import { createAlertPost } from './operator/alert-post.ts'
import { problemResponse } from './problem.ts'
import { onLoopback } from './security-headers.ts'
import type { Ledger } from './session/ports.ts'
import { warningsOf } from './session/warnings.ts'
import { codeOriginsOf } from './vipps/environment.ts'
import { setUpSteps, webhookOptions } from './set-up-steps.ts'
import { payerMinuteMs } from './vipps/options.ts'
import { seeWebhook } from './vipps/webhook-seen.ts'
import { rotateWebhook } from './vipps/registration.ts'
import { createWebhookSecrets } from './vipps/webhook-secrets.ts'
import { createWebhookDoor } from './vipps/webhook.ts'

/** The ledger, and beside it a note for who wants to hear of captures: written first, sent later. */
function advising({ ledger, catalogue, ...known }: House): Ledger {
  const deps = adviceDeps(known, catalogue)
  return {
    ...ledger,
    async record(row) {
      // Once: told anew, its receipt has a number already.
      const unnumbered = row.documents?.drafts.some(
        (one) => one.kind === 'receipt' && !one.issuedAt,
      )
      const reference = unnumbered ? parseReference(row.reference) : null
      const due = reference !== null && (await noteAdviceDue(deps, reference))
      const recorded = await ledger.record(row)
      if (due) later(catalogue.runErrands())
      return recorded
    },
  }
}

class Session extends SessionHost<Cloudflare.Env> {
  protected override tools(): SessionTools {
    const known = theHouse()
    const { settings, keys, payers, chargers, catalogue, pushes, note } = known
    return {
      ports: {
        paymentsOf: payers.paymentsOf,
        chargers,
        ledger: advising(known),
        notices: catalogue,
        now,
        returnUrl: async (reference) =>
          `${settings.PUBLIC_URL}/c/${await keys.makeHandle(reference)}`,
      },
      catalogue,
      chance: Math.random,
      log,
      note,
      pushes,
      alertText,
      lookout: theLookout(),
      payerMinuteMs: payerMinuteMs(settings),
    }
  }
}

class TheCatalogue extends CatalogueHost<Cloudflare.Env> {
  protected override tools(): CatalogueTools {
    const known = theHouse()
    const { settings, sessions, ledger, merchants, office } = known
    return {
      ledger,
      sweep: {
        open: ledger.open,
        poke: sessions.poke,
        forget: ledger.forget,
        close: ledger.close,
        report: async (standings, whole) => later(office.swept(standings, whole)),
      },
      books: { unbooked: ledger.unbooked, book: sessions.book },
      lists: createLists(chargersDeps(settings, this)),
      report: sessions.sessionReport,
      sellerOf: (connector) => sellerIn(merchants, connector),
      async setUp(catalogue, afresh) {
        const report = await runSetUp(setUpSteps(known, catalogue), afresh)
        later(office.checked(report))
        return report
      },
      async errands(c) {
        const deps = adviceDeps(known, c)
        await sendTerminals(deps)
        await sendAdvice(deps)
      },
      registration: (c, deed) =>
        deed === 'sync'
          ? setUpSteps(known, c).pull()
          : changeRegistration(registrationDeps(known, c), deed),
      async rotateWebhook(c, merchantId) {
        const merchant = merchants.of(merchantId)
        if (!merchant) throw new Error('the door knows the merchants')
        return rotateWebhook(webhookOptions(known, c, merchant))
      },
      pullLocation: async (c, id) => void (await pullLocation(syncDeps(known, c), id)),
      now,
      log,
    }
  }
}

class TheOffice extends OfficeHost<Cloudflare.Env> {
  protected override tools(): OfficeTools {
    const { settings, sessions, ledger, merchants } = theHouse()
    const tell = createAlertPost({
      url: settings.ALERT_URL ?? null,
      secret: settings.ALERT_SECRET ?? null,
      publicUrl: settings.PUBLIC_URL,
      fetch: (url, init) => fetch(url, init),
      now,
    })
    // The strictest of the merchants' laws holds for all: their books stand in one ledger.
    const booksYears = Math.max(...merchants.all.map((one) => one.settings.keepBooksYears))
    const rules = { booksYears, unpaidDays: settings.KEEP_UNPAID_DAYS }
    const retention = { now, log, rules, ledger, forget: sessions.forget }
    return { now, warningsOf, tell, retention }
  }
}

export {
  Session as SessionHost,
  TheCatalogue as CatalogueHost,
  LedgerHost,
  TheOffice as OfficeHost,
}

/** The payer's door, with the secrets of every merchant at that merchant's own address. */
function webhookDoor({ settings, merchants, catalogue, sessions, note }: House) {
  const secretsFor = (one: Merchant) => createWebhookSecrets(one.settings, catalogue.kept, now)
  const [first, ...others] = merchants.all
  const more = new Map(others.map((one) => [one.id, secretsFor(one)]))
  return createWebhookDoor({
    secrets: secretsFor(first),
    secretsOf: (merchantId) => more.get(merchantId) ?? null,
    sessions,
    now,
    publicUrl: settings.PUBLIC_URL,
    lookout: theLookout(),
    log,
    note,
  })
}

let app: ReturnType<typeof createApp> | null = null

async function buildApp(): Promise<ReturnType<typeof createApp>> {
  const known = theHouse()
  const { settings, merchants, sessions, catalogue, ledger, office, keys, pushes, note } = known
  const loopbackPayer = onLoopback(settings.VIPPS_BASE_URL)
  return createApp({
    settings,
    merchants,
    sessions,
    catalogue,
    ledger,
    office,
    aliases: catalogue,
    watch: office,
    retention: office,
    readings: readingsOf(known),
    notices: catalogue,
    keys,
    pushes,
    assets: {
      style,
      script,
      preload,
      console: operatorConsole,
      fetch: (request) => env.ASSETS.fetch(request),
    },
    now,
    random,
    lookout: theLookout(),
    ready: () => readiness(known),
    async payerChecks() {
      const report = await catalogue.setUp()
      return new Map(merchants.all.map(({ id }) => [id, payerCheckOf(report, id)]))
    },
    registration: {
      show: () => showRegistration(catalogue, settings.OCPI_VERSIONS_URL ?? null),
      do: catalogue.registration,
    },
    rotateWebhook: catalogue.rotateWebhook,
    webhookSeen: (merchantId) => seeWebhook(catalogue.kept, merchants, merchantId),
    doors: {
      webhook: webhookDoor(known),
      ocpi: createOcpiDoor({
        tokensB: (generation) => ocpiTokens(settings, generation),
        sessions,
        catalogue,
        isOurs: ledger.has,
        registration: registrationDeps(known, catalogue),
        assumedVatRate: merchants.assumedVatRate,
        now,
        newId,
        onUnmapped: () => later(catalogue.unmapped()),
        onRegistered: () => later(catalogue.setUp()),
        onTerminal: () => later(catalogue.runErrands()),
        onLocationChanged: (locationId) => later(catalogue.locationChanged(locationId)),
        log: logOf,
        note,
      }),
    },
    codeOrigins: codeOriginsOf(settings.VIPPS_BASE_URL),
    payerOrigin: loopbackPayer ? new URL(settings.VIPPS_BASE_URL).origin : null,
    log,
    compress: true,
  })
}

/** Asking makes it so: what is not set up yet is set up, once at a time (design §7). */
async function readiness({ catalogue }: House): Promise<Readiness> {
  const checks = { settings: { ok: true }, ...withoutMerchants(await catalogue.setUp()) }
  return { ok: Object.values(checks).every((check) => check.ok), checks }
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
