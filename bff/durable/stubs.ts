// The remote ends of the Durable Objects, as the ports the doors know. A stub is made for every call:
// one that broke stays broken. It must never add a rule of its own.
import type { Opening } from '#bff/session/model.ts'
import type {
  Aliases,
  Catalogue,
  Ledger,
  LedgerReadings,
  Notices,
  Office,
  Readings,
  Retention,
  Sessions,
  Standing,
  Watch,
} from '#bff/session/ports.ts'
import type { Cutoffs } from '#bff/session/retention.ts'
import { view as viewSchema } from '#shared/contract.ts'
import type { Reference } from '#shared/ids.ts'
import * as z from 'zod'
import type { CatalogueHost } from './catalogue.ts'
import type { SessionHost } from './host.ts'
import type { LedgerHost } from './ledger.ts'
import type { OfficeHost } from './office.ts'

/** There is one catalogue, one ledger, one office. */
const ONLY = 'default'

/** What came over the wire between two isolates, which may run two builds for a moment. */
const maybeView = z.nullable(viewSchema)
const maybeShown = z.nullable(
  z.object({ view: viewSchema, locale: z.string(), merchantId: z.string() }),
)

/** What the sweep may ask of a session besides. */
export interface Waking {
  poke(reference: Reference): Promise<Standing | null>
  /** The retention; see session-object.ts. */
  forget(
    reference: Reference,
    cutoffs: Cutoffs,
    dryRun: boolean,
  ): Promise<'forgotten' | 'kept' | 'gone'>
}

/** The sessions, one object each, named by their references. */
export function createSessions(
  namespace: DurableObjectNamespace<SessionHost>,
): Sessions<Response> & Waking & Pick<Readings, 'account'> {
  const at = (reference: Reference) => namespace.getByName(reference)
  return {
    async open(opening: Opening, waitMs) {
      const result = await at(opening.reference).open(opening, waitMs)
      return 'view' in result ? { ...result, view: viewSchema.parse(result.view) } : result
    },
    view: async (reference) => maybeView.parse(await at(reference).view()),
    shown: async (reference) => maybeShown.parse(await at(reference).shown()),
    charge: async (reference, sessionId) => at(reference).charge(sessionId),
    stop: async (reference) => maybeView.parse(await at(reference).stop()),
    subscribe: async (reference, phone) => at(reference).subscribe(phone),
    unsubscribe: async (reference, endpoint) => at(reference).unsubscribe(endpoint),
    async stream(reference, lastEventId) {
      const query = lastEventId === null ? '' : `?after=${lastEventId}`
      const response = await at(reference).fetch(`http://session/${query}`)
      if (response.status === 404) return null
      return response.status === 204 ? 'finished' : response
    },
    paymentNews: async (reference, merchantId) => at(reference).paymentNews(merchantId),
    startReport: async (reference, report) => at(reference).startReport(report),
    stopReport: async (reference, report) => at(reference).stopReport(report),
    sessionReport: async (reference, report) => at(reference).sessionReport(report),
    cdrReport: async (reference, cdr) => at(reference).cdrReport(cdr),
    book: async (reference) => at(reference).book(),
    refund: async (reference, amount, reason, key) => at(reference).refund(amount, reason, key),
    resolve: async (reference, action, amount, reason) =>
      at(reference).resolve(action, amount, reason),
    choices: async (reference) => at(reference).choices(),
    story: async (reference) => at(reference).story(),
    poke: async (reference) => at(reference).poke(),
    forget: async (reference, cutoffs, dryRun) => at(reference).forget(cutoffs, dryRun),
    account: async (reference) => at(reference).account(),
  }
}

/** The ledger's remote end. */
export function createLedger(
  namespace: Pick<DurableObjectNamespace<LedgerHost>, 'getByName'>,
): Ledger & LedgerReadings & Pick<LedgerHost, 'forget' | 'close'> {
  const ledger = () => namespace.getByName(ONLY)
  return {
    enter: async (reference, evseUid, now, whose) => ledger().enter(reference, evseUid, now, whose),
    claim: async (evseUid, reference) => ledger().claim(evseUid, reference),
    claimedBy: async (evseUid) => ledger().claimedBy(evseUid),
    record: async (row) => ledger().record(row),
    open: async () => ledger().open(),
    has: async (reference) => ledger().has(reference),
    list: async (filter) => ledger().list(filter),
    rested: async (question) => ledger().rested(question),
    documents: async (question) => ledger().documents(question),
    figures: async () => ledger().figures(),
    money: async (question) => ledger().money(question),
    moneyByStation: async (question) => ledger().moneyByStation(question),
    unbooked: async (question) => ledger().unbooked(question),
    opened: async (question) => ledger().opened(question),
    numbered: async (question) => ledger().numbered(question),
    whose: async (references) => ledger().whose(references),
    forget: async (reference) => ledger().forget(reference),
    close: async (reference) => ledger().close(reference),
    expiring: async (cutoffs, after, limit) => ledger().expiring(cutoffs, after, limit),
    erase: async (reference) => ledger().erase(reference),
  }
}

/** The office's remote end. */
export function createOffice(
  namespace: DurableObjectNamespace<OfficeHost>,
): Office & Watch & Retention {
  const office = () => namespace.getByName(ONLY)
  return {
    makeToken: async (wish) => office().makeToken(wish),
    tokens: async () => office().tokens(),
    revokeToken: async (id) => office().revokeToken(id),
    whoHas: async (token) => office().whoHas(token),
    signIn: async (operator, proof) => office().signIn(operator, proof),
    whoSignedIn: async (secret, proof) => office().whoSignedIn(secret, proof),
    signOut: async (secret) => office().signOut(secret),
    beginAct: async (act) => office().beginAct(act),
    endAct: async (id, status) => office().endAct(id, status),
    acts: async (filter) => office().acts(filter),
    swept: async (standings, whole) => office().swept(standings, whole),
    checked: async (checks) => office().checked(checks),
    warnings: async (limit) => office().warnings(limit),
    tryAlert: async () => office().tryAlert(),
    retention: async () => office().retention(),
    forgetBatch: async (wish) => office().forgetBatch(wish),
    addUp: async (gathered) => office().addUp(gathered),
    counted: async () => office().counted(),
    neighbours: async () => office().neighbours(),
    callSeries: async (since) => office().callSeries(since),
  }
}

type Beyond =
  | 'setUp'
  | 'registration'
  | 'runErrands'
  | 'rotateWebhook'
  | 'unauthorized'
  | 'locationChanged'
  | 'unmapped'
  | 'readSession'
  | 'readCdrs'
  | 'ownersOf'

/** The catalogue's remote end. */
export function createCatalogue(
  namespace: DurableObjectNamespace<CatalogueHost>,
): Catalogue & Aliases & Notices & Pick<CatalogueHost, Beyond> {
  const catalogue = () => namespace.getByName(ONLY)
  return {
    find: async (stationId) => catalogue().find(stationId),
    stations: async () => catalogue().stations(),
    aliases: async () => catalogue().aliases(),
    setAlias: async (alias, stationId, move) => catalogue().setAlias(alias, stationId, move),
    removeAlias: async (alias) => catalogue().removeAlias(alias),
    tariff: async (digest) => catalogue().tariff(digest),
    freshness: async () => catalogue().freshness(),
    putConnectors: async (connectors, scope) => catalogue().putConnectors(connectors, scope),
    setEvseStatus: async (location, evse, status) =>
      catalogue().setEvseStatus(location, evse, status),
    putTariffs: async (tariffs, scope) => catalogue().putTariffs(tariffs, scope),
    removeTariff: async (id) => catalogue().removeTariff(id),
    mapSession: async (sessionId, reference) => catalogue().mapSession(sessionId, reference),
    sessionOf: async (sessionId) => catalogue().sessionOf(sessionId),
    mapCdr: async (cdrId, reference) => catalogue().mapCdr(cdrId, reference),
    cdrOf: async (cdrId) => catalogue().cdrOf(cdrId),
    ownersOf: async (cdrs) => catalogue().ownersOf(cdrs),
    keep: async (name, value) => catalogue().keep(name, value),
    kept: async (name) => catalogue().kept(name),
    keepIf: async (name, was, value) => catalogue().keepIf(name, was, value),
    hold: async (kind, id, body) => catalogue().hold(kind, id, body),
    holding: async (kind, limit) => catalogue().holding(kind, limit),
    held: async (kind, id) => catalogue().held(kind, id),
    noteRhythm: async (seen) => catalogue().noteRhythm(seen),
    rhythm: async () => catalogue().rhythm(),
    note: async (notice, times) => catalogue().note(notice, times),
    notices: async (limit, merchantId) => catalogue().notices(limit, merchantId),
    noticeCounts: async () => catalogue().noticeCounts(),
    setUp: async () => catalogue().setUp(),
    runErrands: async () => catalogue().runErrands(),
    registration: async (deed) => catalogue().registration(deed),
    rotateWebhook: async (merchantId) => catalogue().rotateWebhook(merchantId),
    unauthorized: async () => catalogue().unauthorized(),
    locationChanged: async (locationId) => catalogue().locationChanged(locationId),
    unmapped: async () => catalogue().unmapped(),
    readSession: async (reference, since) => catalogue().readSession(reference, since),
    readCdrs: async (reference, since) => catalogue().readCdrs(reference, since),
  }
}
