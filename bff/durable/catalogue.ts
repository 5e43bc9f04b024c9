// The Durable Object that knows what is for sale; what it merely keeps is in keeping.ts. Its alarm is
// the sweep. It must never talk to a neighbour itself: what
// does is handed in by index.ts.
import type { RegistrationDeed } from '#bff/deps.ts'
import type { Cdr, ChargeReport } from '#bff/session/model.ts'
import type {
  Catalogue,
  CatalogueTariff,
  EvseStatus,
  Ledger,
  Notices,
  Outcome,
  SellableConnector,
  StationMatch,
} from '#bff/session/ports.ts'
import type { Tariff } from '#bff/session/tariff.ts'
import type { Reference } from '#shared/ids.ts'
import { ChargeReader, type ChargeReaderTools } from './charge-reader.ts'
import { chooseTariff } from './choose-tariff.ts'
import { catchUp, NOT_BEGUN, type CatchUpDeps } from './catch-up.ts'
import { AliasingObject } from './aliasing.ts'
import { neighboursOf } from './resolve-station.ts'
import { listed } from './station-list.ts'
import { createSetUp, type SetUpReport } from './set-up.ts'
import { sweepSessions, type SweepDeps } from './sweep.ts'
import type { Seller } from './seller.ts'
import { createTurn } from './turn.ts'
import { noticesOfUnsold, unclaimed, type Offered } from './unsold.ts'

/** What the catalogue needs of the world; the functions are given the catalogue itself to fill. */
export interface CatalogueTools extends ChargeReaderTools {
  ledger: Pick<Ledger, 'claimedBy' | 'has'>
  sweep: Omit<SweepDeps, 'now'>
  /** Whose a connector is, and what is paid with there. */
  sellerOf(connector: SellableConnector): Seller
  books: CatchUpDeps
  /**
   * Registers what is not registered and pulls what is old; `afresh`: the CPO has refused our token.
   * Must not reject.
   */
  setUp(catalogue: Catalogue & Notices, afresh: boolean): Promise<SetUpReport>
  /** Registers a merchant's webhook anew without a gap; the value is the new one's id. */
  rotateWebhook(catalogue: Catalogue & Notices, merchantId: string): Promise<Outcome<string>>
  pullLocation(catalogue: Catalogue & Notices, locationId: string): Promise<void>
  /** What is due to the charger backend and nobody waits for; tried again with every sweep. */
  errands(catalogue: Catalogue & Notices): Promise<void>
  /** Changes the registration with the charger backend as the operator wishes. */
  registration(catalogue: Catalogue & Notices, deed: RegistrationDeed): Promise<Outcome<unknown>>
}

/** Often enough that a lost alarm costs a minute, seldom enough to be free (design §1). */
const SWEEP_MS = 60_000
/** A fresh process sweeps soon: its sessions may have missed their alarms. */
const FIRST_SWEEP_MS = 1000
const PULLED_AT = 'catalogue-pulled-at'

export abstract class CatalogueHost<Env = unknown>
  extends AliasingObject<Env>
  implements Catalogue, Notices
{
  /** Two handshakes at once would each be given a token, of which one holds. */
  readonly #turn = createTurn()
  readonly #errand = createTurn()
  #afresh = false
  #caughtUp = NOT_BEGUN
  #unsold = ''
  readonly #charges: ChargeReader
  readonly #setUp = createSetUp(
    async () => {
      const afresh = this.#afresh
      this.#afresh = false
      return this.#turn(() => this.tools().setUp(this, afresh))
    },
    () => this.tools().now(),
  )

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#charges = new ChargeReader(this.store, () => this.tools())
    // Armed at every start, whoever came first (design §1).
    ctx.waitUntil(this.#armFirst())
  }

  /** Built on first use, because a broken environment must not keep an object from answering. */
  protected abstract override tools(): CatalogueTools

  /** Port `Catalogue.find`. */
  async find(stationId: string): Promise<StationMatch[]> {
    const all = [...this.store.connectors().values()]
    const found = this.resolve(stationId)
    return Promise.all(
      found.map(async (connector) => {
        const { tariff, merchantId } = this.#choiceFor(connector)
        return {
          connector,
          merchantId,
          tariff,
          suggestedMinor: this.#suggestedBy(tariff),
          busy: await this.#isBusy(connector.evseUid),
          neighbours: neighboursOf(this.#soldBeside(all, connector, merchantId), connector),
        }
      }),
    )
  }

  /** Port `Catalogue.stations`. */
  async stations(): ReturnType<Catalogue['stations']> {
    const aliases = this.aliasesOf()
    return [...this.store.connectors().values()]
      .map((one) => listed(one, this.#choiceFor(one), aliases.get(one.stationId) ?? []))
      .toSorted((a, b) => (a.stationId < b.stationId ? -1 : 1))
  }

  /** Port `Catalogue.tariff`. */
  async tariff(digest: string): Promise<Tariff | null> {
    return this.store.seenTariff(digest)
  }

  /** Port `Catalogue.freshness`. */
  async freshness(): Promise<number | null> {
    const at = this.store.kept(PULLED_AT)
    return at === null ? null : Number(at)
  }

  /** Port `Catalogue.putConnectors`. Connectors come last in a pull: with them it is whole. */
  async putConnectors(
    connectors: SellableConnector[],
    scope: 'all' | { locationId: string },
  ): Promise<void> {
    this.store.putConnectors(
      connectors,
      scope === 'all' ? () => true : (c) => c.locationId === scope.locationId,
    )
    if (scope === 'all') this.store.keep(PULLED_AT, String(this.tools().now()))
    await this.#reportUnsold()
    await this.reportHidden()
  }

  /** Port `Catalogue.setEvseStatus`. */
  async setEvseStatus(locationId: string, evseUid: string, status: EvseStatus): Promise<boolean> {
    return this.store.setStatus(locationId, evseUid, status)
  }

  /** Port `Catalogue.putTariffs`. */
  async putTariffs(tariffs: CatalogueTariff[], scope: 'all' | 'these'): Promise<void> {
    this.store.putTariffs(tariffs, scope === 'all', this.tools().now())
  }

  /** Port `Catalogue.removeTariff`. */
  async removeTariff(id: string): Promise<void> {
    this.store.removeTariff(id, this.tools().now())
  }

  /** Port `Catalogue.noteRhythm`. */
  async noteRhythm(seen: {
    stopDelayMs: number | null
    pushIntervalMs: number | null
  }): Promise<void> {
    if (seen.stopDelayMs !== null) this.store.addSample('stop-delay', seen.stopDelayMs)
    if (seen.pushIntervalMs !== null) this.store.addSample('push-interval', seen.pushIntervalMs)
  }

  /** Port `Catalogue.rhythm`. */
  async rhythm(): Promise<{ stopDelayMs: number | null; pushIntervalMs: number | null }> {
    return {
      stopDelayMs: this.store.p99('stop-delay'),
      pushIntervalMs: this.store.p99('push-interval'),
    }
  }

  /** Sets up what is not, at most one attempt per 2 s; gives the last word on each need. */
  async setUp(): Promise<SetUpReport> {
    return this.#setUp()
  }

  /** Runs the errands now, one round at a time. */
  async runErrands(): Promise<void> {
    await this.#errand(() => this.tools().errands(this))
  }

  /** The operator's wish for the registration with the charger backend. */
  async registration(deed: RegistrationDeed): Promise<Outcome<null>> {
    const outcome = await this.#turn(() => this.tools().registration(this, deed))
    return outcome.ok ? { ok: true, value: null } : outcome
  }

  /** A new webhook registration, never beside a set-up that looks after the old one. */
  async rotateWebhook(merchantId: string): Promise<Outcome<string>> {
    return this.#turn(() => this.tools().rotateWebhook(this, merchantId))
  }

  /** The CPO has refused our token: the next set-up, now, registers again. */
  async unauthorized(): Promise<void> {
    this.#afresh = true
    await this.#setUp(true)
  }

  /** A location changed in more than a status: reads it back. */
  async locationChanged(locationId: string): Promise<void> {
    await this.tools().pullLocation(this, locationId)
  }

  /** Port `Chargers.readSession`, for every session by one list read (design §1). */
  async readSession(reference: Reference, since: number): Promise<Outcome<ChargeReport | null>> {
    return this.#charges.readSession(reference, since)
  }

  /** Port `Chargers.readCdrs`, likewise. */
  async readCdrs(reference: Reference, since: number): Promise<Outcome<Cdr[]>> {
    return this.#charges.readCdrs(reference, since)
  }

  /** A PATCH for a session that no PUT has named: one list read finds whose it is. */
  async unmapped(): Promise<void> {
    await this.#charges.look()
  }

  override async alarm(): Promise<void> {
    // First of all: whatever happens below, there is a next sweep.
    await this.ctx.storage.setAlarm(Date.now() + SWEEP_MS)
    try {
      const { sweep, books, now, log } = this.tools()
      this.pruneKept(now())
      const swept = await sweepSessions({ ...sweep, now })
      if (swept.failed > 0) log({ event: 'sweep-failed', ...swept })
      await this.#setUp()
      await this.runErrands()
      this.#caughtUp = await catchUp(books, this.#caughtUp, now())
    } catch (error) {
      const code = error instanceof Error ? error.name : 'unknown'
      console.log(JSON.stringify({ level: 'error', event: 'sweep-failed', code }))
    }
  }

  async #armFirst(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) {
      await this.ctx.storage.setAlarm(Date.now() + FIRST_SWEEP_MS)
    }
  }

  /** What the same merchant has at the same location: one never sends drivers on to another. */
  #soldBeside(
    all: readonly SellableConnector[],
    { locationId }: SellableConnector,
    merchantId: string | null,
  ): SellableConnector[] {
    const { sellerOf } = this.tools()
    return all.filter((c) => c.locationId === locationId && sellerOf(c).merchantId === merchantId)
  }

  #choiceFor(connector: SellableConnector): Offered {
    const { sellerOf, now } = this.tools()
    const seller = sellerOf(connector)
    if (seller.merchantId === null) return unclaimed(seller)
    const { merchantId, currency } = seller
    const known = this.store.tariffs()
    const tariffs = connector.tariffIds.flatMap((id) => known.get(id) ?? [])
    return { ...chooseTariff(tariffs, connector, currency, now()), merchantId }
  }

  #suggestedBy(tariff: Tariff | null): number | undefined {
    const all = [...this.store.tariffs().values()]
    return all.find((one) => tariff !== null && one.tariff?.digest === tariff.digest)
      ?.suggestedMinor
  }

  async #isBusy(evseUid: string): Promise<boolean> {
    try {
      return (await this.tools().ledger.claimedBy(evseUid)) !== null
    } catch {
      // A page may be too hopeful: a START asks the ledger again, and binds.
      return false
    }
  }

  /** The operator hears of connectors without one clear tariff, whenever the set of them changes. */
  async #reportUnsold(): Promise<void> {
    const unsold = [...this.store.connectors().values()].flatMap((connector) => {
      const choice = this.#choiceFor(connector)
      return choice.tariff ? [] : [{ ...choice, stationId: connector.stationId }]
    })
    const text = unsold.map(({ stationId, why }) => `${stationId} ${why}`).join('\n')
    if (text === this.#unsold) return
    this.#unsold = text
    if (unsold.length === 0) return
    const some = unsold.slice(0, 10).map(({ stationId }) => stationId)
    this.tools().log({ event: 'connectors-not-sold', count: unsold.length, some: some.join(' ') })
    for (const notice of noticesOfUnsold(unsold)) await this.note(notice)
  }
}
