// An office in memory, as the doors see it: tokens in the clear, because nobody is to be kept out of a
// test. What was done is kept for the test to look at.
import type { Act, CallMinute, Counted, Office, Operator, TokenShown } from '#bff/session/ports.ts'

export interface OfficeWorld {
  /** How often anything was asked: what a stranger must not cause. */
  asked: number
  /** Nothing can be entered any more. */
  down: boolean
  tokens: (TokenShown & { token: string })[]
  signedIn: Map<string, { operator: Operator; proof: string }>
  acts: Act[]
  counted: Counted
  series: { minutes: CallMinute[]; hours: CallMinute[] }
}

export const makeOffice = (): OfficeWorld => ({
  asked: 0,
  down: false,
  tokens: [],
  signedIn: new Map(),
  acts: [],
  counted: { counts: [], durations: [], neighbours: [], marks: {}, waiting: [], streams: 0 },
  series: { minutes: [], hours: [] },
})

/** The port over `world`; `now` gives epoch ms. */
export function officeOf(world: OfficeWorld, now: () => number): Office {
  const good = ({ expiresAt, revokedAt }: TokenShown): boolean =>
    revokedAt === null && (expiresAt === null || expiresAt > now())
  return {
    async makeToken(wish) {
      const id = `op-${world.tokens.length + 1}`
      const token = `stikk_${id.padEnd(43, '_')}`
      const times = { createdAt: now(), lastUsedAt: null, revokedAt: null }
      world.tokens.unshift({ id, token, ...wish, ...times })
      return { id, token }
    },
    tokens: async () => world.tokens.map(({ token: _token, ...shown }) => shown),
    async revokeToken(id) {
      const one = world.tokens.find((t) => t.id === id && t.revokedAt === null)
      if (one) one.revokedAt = now()
      for (const [secret, { operator }] of world.signedIn) {
        if (operator.id === id) world.signedIn.delete(secret)
      }
      return one !== undefined
    },
    async whoHas(token) {
      world.asked += 1
      const one = world.tokens.find((t) => t.token === token && good(t))
      return one
        ? { id: one.id, name: one.name, scope: one.scope, merchantId: one.merchantId }
        : null
    },
    async signIn(operator, proof) {
      const secret = `signed-in-${world.signedIn.size + 1}`.padEnd(43, '_')
      world.signedIn.set(secret, { operator, proof })
      return { secret, until: now() + 12 * 3_600_000 }
    },
    async whoSignedIn(secret, proof) {
      world.asked += 1
      const one = world.signedIn.get(secret)
      if (!one) return null
      const { operator } = one
      const token = world.tokens.find((t) => t.id === operator.id)
      const holds = operator.id === 'root' ? one.proof === proof : token && good(token)
      return holds ? operator : null
    },
    signOut: async (secret) => void world.signedIn.delete(secret),
    async beginAct(act) {
      if (world.down) throw new Error('the office is not there')
      const id = world.acts.length + 1
      world.acts.push({ ...act, id, status: null })
      return id
    },
    async endAct(id, status) {
      if (world.down) throw new Error('the office is not there')
      const act = world.acts.find((one) => one.id === id)
      if (act) act.status = status
    },
    acts: async ({ reference, merchantId, before, limit }) =>
      world.acts
        .filter((act) => reference === undefined || act.reference === reference)
        .filter((act) => (merchantId ?? null) === null || act.merchantId === merchantId)
        .filter((act) => before === undefined || act.id < before)
        .toReversed()
        .slice(0, limit),
    addUp: async () => undefined,
    counted: async () => world.counted,
    neighbours: async () => world.counted.neighbours,
    callSeries: async () => world.series,
  }
}
