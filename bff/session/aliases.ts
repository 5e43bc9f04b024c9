// An operator's own names for stations: what may be asked of them. They are looked at before every name
// of the charger backend (design §7), so that none may hide another station unseen. Only shapes.

export interface Alias {
  /** As the operator wrote it; compared like every station number. */
  alias: string
  /** What it leads to: a station id of the catalogue, or anything else that resolves. */
  stationId: string
  /** Epoch ms. */
  setAt: number
}

export interface AliasShown extends Alias {
  /** The catalogue has what it leads to. Else the alias is passed over. */
  leads: boolean
  /** Stations of the catalogue that have this very name and cannot be reached by it any more. */
  hides: string[]
}

/** What became of a wish for an alias. */
export type AliasAnswer =
  | 'set'
  /** The catalogue has nothing by the station id. */
  | { refused: 'unknown-station' }
  /** It leads elsewhere already. */
  | { refused: 'taken'; stations: string[] }
  /** Other stations have this name from the charger backend. */
  | { refused: 'hides'; stations: string[] }

export interface Aliases {
  aliases(): Promise<AliasShown[]>
  /** `move`: though it leads elsewhere now. */
  setAlias(alias: string, stationId: string, move: boolean): Promise<AliasAnswer>
  /** False: there was none. */
  removeAlias(alias: string): Promise<boolean>
}
