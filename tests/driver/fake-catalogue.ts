// A catalogue in memory for the doors: the stations a test puts there, and what the operator was told.
import type { AppDeps } from '#bff/app.ts'
import type { World } from './fakes.ts'

export function catalogueOf(world: World): AppDeps['catalogue'] {
  return {
    find: async () => world.matches,
    stations: async () =>
      world.matches.map(({ connector, merchantId, tariff: sells }) => ({
        ...connector,
        merchantId,
        sold: sells !== null,
        unsoldWhy: sells === null ? 'no tariff' : null,
        aliases: [],
      })),
    tariff: async (digest) => world.tariffs.get(digest) ?? null,
    freshness: async () => world.freshAt,
    putConnectors: async () => undefined,
    setEvseStatus: async () => true,
    putTariffs: async () => undefined,
    removeTariff: async () => undefined,
    mapSession: async () => undefined,
    sessionOf: async () => null,
    mapCdr: async () => undefined,
    cdrOf: async () => null,
    keep: async () => undefined,
    keepIf: async () => true,
    hold: async () => undefined,
    held: async () => null,
    holding: async () => [],
    kept: async () => null,
    noteRhythm: async () => undefined,
    rhythm: async () => ({ stopDelayMs: 4000, pushIntervalMs: 10_000 }),
  }
}

export function noticesOf(world: World): AppDeps['notices'] {
  return {
    notices: async (limit, merchantId = null) =>
      world.notices
        .filter((one) => merchantId === null || one.merchantId === merchantId)
        .slice(0, limit),
    noticeCounts: async () => world.notices.map(({ code, count }) => ({ code, count })),
  }
}
