// What the catalogue object merely keeps for the rooms that ask: whose session or CDR an id is, small
// named values, objects as they came, and what the operator should know. It must never know what is for
// sale, nor what any of it means.
import type { HeldKind, ListedCdr, Notice, NoticeSeen } from '#bff/session/ports.ts'
import { parseReference, type Reference } from '#shared/ids.ts'
import { DurableObject } from 'cloudflare:workers'
import { CatalogueStore } from './catalogue-store.ts'
import { HeldBook } from './held-book.ts'
import { NoticeBook } from './notice-book.ts'

/** A CDR that carries no reference. */
type NamelessCdr = Pick<ListedCdr, 'id' | 'sessionId' | 'creditOf'>

export abstract class KeepingObject<Env = unknown> extends DurableObject<Env> {
  protected readonly store: CatalogueStore
  readonly #notices: NoticeBook
  readonly #held: HeldBook

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.store = new CatalogueStore(ctx.storage)
    this.#notices = new NoticeBook(ctx.storage.sql)
    this.#held = new HeldBook(ctx.storage.sql)
  }

  protected abstract tools(): { now(): number }

  /** Port `Catalogue.mapSession`. */
  async mapSession(sessionId: string, reference: Reference): Promise<void> {
    this.store.map('session', sessionId, reference, this.tools().now())
  }

  /** Port `Catalogue.sessionOf`. */
  async sessionOf(sessionId: string): Promise<Reference | null> {
    return parseReference(this.store.whose('session', sessionId) ?? '')
  }

  /** Port `Catalogue.mapCdr`. */
  async mapCdr(cdrId: string, reference: Reference): Promise<void> {
    this.store.map('cdr', cdrId, reference, this.tools().now())
  }

  /** Whose these CDRs are, by the session each bills, else by the CDR it is or takes back. */
  async ownersOf(cdrs: readonly NamelessCdr[]): Promise<(string | null)[]> {
    return cdrs.map(({ id, sessionId, creditOf }) => {
      const bySession = sessionId === null ? null : this.store.whose('session', sessionId)
      return bySession ?? this.store.whose('cdr', creditOf ?? id)
    })
  }

  /** Port `Catalogue.cdrOf`. */
  async cdrOf(cdrId: string): Promise<Reference | null> {
    return parseReference(this.store.whose('cdr', cdrId) ?? '')
  }

  /** Port `Catalogue.keep`. */
  async keep(name: string, value: string): Promise<void> {
    this.store.keep(name, value)
  }

  /** Port `Catalogue.kept`. */
  async kept(name: string): Promise<string | null> {
    return this.store.kept(name)
  }

  /** Port `Catalogue.keepIf`: nothing comes between the look and the write. */
  async keepIf(name: string, was: string | null, value: string): Promise<boolean> {
    if (this.store.kept(name) !== was) return false
    this.store.keep(name, value)
    return true
  }

  /** Port `Catalogue.hold`. */
  async hold(kind: HeldKind, id: string, body: string | null): Promise<void> {
    this.#held.put({ kind, id }, body, this.tools().now())
  }

  /** Port `Catalogue.holding`. */
  async holding(kind: HeldKind, limit: number): Promise<{ id: string; body: string }[]> {
    return this.#held.all(kind, limit)
  }

  /** Port `Catalogue.held`. */
  async held(kind: HeldKind, id: string): Promise<string | null> {
    return this.#held.get({ kind, id })
  }

  /** Port `Notices.note`. */
  async note(notice: Notice, times = 1): Promise<void> {
    this.#notices.note(notice, times, this.tools().now())
  }

  /** Port `Notices.notices`. */
  async notices(limit: number, merchantId: string | null = null): Promise<NoticeSeen[]> {
    return this.#notices.latest(limit, merchantId)
  }

  /** Port `Notices.noticeCounts`. */
  async noticeCounts(): Promise<{ code: string; count: number }[]> {
    return this.#notices.counts()
  }

  /** Forgets what nobody will ask for any more. */
  protected pruneKept(now: number): void {
    this.store.prune(now)
    this.#notices.prune(now)
    this.#held.prune(now)
  }
}
