// The catalogue's aliases as a door sees them: what was wished for, and what the next wish is answered.
import type { AliasAnswer, Aliases, AliasShown } from '#bff/session/ports.ts'

export interface AliasWorld {
  shown: AliasShown[]
  wishes: { alias: string; stationId: string; move: boolean }[]
  answer: AliasAnswer
}

export const makeAliases = (): AliasWorld => ({ shown: [], wishes: [], answer: 'set' })

export function aliasesOf(world: AliasWorld): Aliases {
  return {
    aliases: async () => world.shown,
    setAlias: async (alias, stationId, move) => {
      world.wishes.push({ alias, stationId, move })
      return world.answer
    },
    removeAlias: async (alias) => world.shown.some((one) => one.alias === alias),
  }
}
