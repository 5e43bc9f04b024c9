// The part of the catalogue object that knows the operator's own names for stations: they go first
// (design §7), and none hides a station of the charger backend unseen.
import type { AliasAnswer, Aliases, AliasShown, SellableConnector } from '#bff/session/ports.ts'
import { splitStationId } from '#shared/ids.ts'
import { AliasBook } from './alias-book.ts'
import { KeepingObject } from './keeping.ts'
import { resolveStation } from './resolve-station.ts'

export abstract class AliasingObject<Env = unknown> extends KeepingObject<Env> implements Aliases {
  readonly #book: AliasBook
  #hidden = ''

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#book = new AliasBook(ctx.storage.sql)
  }

  /** Port `Aliases.aliases`. */
  async aliases(): Promise<AliasShown[]> {
    return [...this.#book.all().values()].map((one) => ({
      ...one,
      leads: this.#resolved(one.stationId).length > 0,
      hides: this.#hiddenBy(one.alias, one.stationId),
    }))
  }

  /** Port `Aliases.setAlias`. The same wish again changes nothing. */
  async setAlias(alias: string, stationId: string, move: boolean): Promise<AliasAnswer> {
    if (this.#resolved(stationId).length === 0) return { refused: 'unknown-station' }
    const known = this.#book.get(alias)
    if (known && known.stationId !== stationId && !move) {
      return { refused: 'taken', stations: [known.stationId] }
    }
    const hidden = this.#hiddenBy(alias, stationId)
    if (hidden.length > 0) return { refused: 'hides', stations: hidden }
    if (known?.alias === alias && known.stationId === stationId) return 'set'
    this.#book.put({ alias, stationId, setAt: this.tools().now() })
    return 'set'
  }

  /** Port `Aliases.removeAlias`. */
  async removeAlias(alias: string): Promise<boolean> {
    return this.#book.remove(alias)
  }

  /** What `typed` means: by an alias whose station is there, else by the charger backend's names. */
  protected resolve(typed: string): SellableConnector[] {
    const { station, connectorId } = splitStationId(typed)
    const whole = this.#book.get(station)
    if (!whole) return this.#resolved(typed)
    const leads = this.#resolved(whole.stationId)
    const meant =
      connectorId === null ? leads : leads.filter((one) => one.connectorId === connectorId)
    return meant.length > 0 ? meant : this.#resolved(typed)
  }

  /** Those aliases by which a station is known, by its station id. */
  protected aliasesOf(): ReadonlyMap<string, string[]> {
    const all = new Map<string, string[]>()
    for (const { alias, stationId } of this.#book.all().values()) {
      const found = this.#resolved(stationId)
      for (const one of found) {
        all.set(one.stationId, [...(all.get(one.stationId) ?? []), alias])
      }
    }
    return all
  }

  /** The charger backend may bring a station by the name of an alias at any time: that is told. */
  protected async reportHidden(): Promise<void> {
    const all = await this.aliases()
    const hiding = all.filter(({ hides }) => hides.length > 0)
    const text = hiding.map(({ alias, hides }) => `${alias} ${hides.join(' ')}`).join('\n')
    if (text === this.#hidden) return
    this.#hidden = text
    for (const { alias, stationId, hides } of hiding) {
      const detail = `it leads to ${stationId}, so that nobody reaches ${hides.join(', ')} by it`
      await this.note({ code: 'alias-hides-station', subject: alias, field: null, detail })
    }
  }

  #resolved(typed: string): SellableConnector[] {
    return resolveStation([...this.store.connectors().values()], typed)
  }

  /** Stations that have this name from the charger backend and are not what the alias leads to. */
  #hiddenBy(alias: string, stationId: string): string[] {
    const meant = new Set(this.#resolved(stationId).map((one) => one.stationId))
    return this.#resolved(alias)
      .map((one) => one.stationId)
      .filter((one) => !meant.has(one))
  }
}
