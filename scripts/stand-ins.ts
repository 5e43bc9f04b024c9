// The parent's side of the sandbox (scripts/sandbox.ts): starts it for a plan, and ends it.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { readEnv, type Settings } from '#bff/env.ts'
import type { Plan } from './plan.ts'
import { endProcess } from './supervisor.ts'

const market = z.enum(['NO', 'DK', 'FI'])
const keys = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  subscriptionKey: z.string(),
  msn: z.string(),
})

/** What the sandbox is asked for; a neighbour of null is a real one. */
export const sandboxWish = z.object({
  speed: z.number(),
  market,
  currency: z.enum(['NOK', 'DKK', 'EUR']),
  payer: z
    .object({
      port: z.number(),
      stateFile: z.string(),
      keys,
      /** Sales units of further merchants. */
      units: z.array(z.object({ keys, market })),
    })
    .nullable(),
  /** `abroad`: another market in which it has a site. */
  charger: z.object({ port: z.number(), tokenA: z.string(), abroad: market.nullable() }).nullable(),
})
export type SandboxWish = z.infer<typeof sandboxWish>

const sandboxAnswer = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ ready: z.literal(false), fault: z.string() }),
])
export type SandboxAnswer = z.infer<typeof sandboxAnswer>

/** A running sandbox. */
export interface StandIns {
  stop(): Promise<void>
}

/** What the plan needs stand-ins for, with the very keys the product is given. */
export function wishOf(plan: Plan): SandboxWish | null {
  const { payer, charger } = plan.standIns
  if (payer === null && charger === null) return null
  const read = readEnv(plan.settings)
  if (!read.ok) throw new Error(read.faults.join('; '))
  const s = read.settings
  const [, ...others] = read.merchants
  const abroad = others.find(({ settings }) => settings.MARKET !== s.MARKET)?.settings.MARKET
  return sandboxWish.parse({
    speed: plan.speed,
    market: s.MARKET,
    currency: s.currency,
    payer:
      payer === null
        ? null
        : {
            port: payer,
            stateFile: join(plan.dataDir, 'sandbox', 'payer.json'),
            keys: keysOf(s),
            units: others.map(({ settings }) => ({
              keys: keysOf(settings),
              market: settings.MARKET,
            })),
          },
    charger:
      charger === null ? null : { port: charger, tokenA: s.OCPI_TOKEN_A, abroad: abroad ?? null },
  } satisfies Record<keyof SandboxWish, unknown>)
}

const keysOf = (s: Settings): z.infer<typeof keys> => ({
  clientId: s.VIPPS_CLIENT_ID,
  clientSecret: s.VIPPS_CLIENT_SECRET,
  subscriptionKey: s.VIPPS_SUBSCRIPTION_KEY,
  msn: s.VIPPS_MSN,
})

function firstAnswer(child: ChildProcess): Promise<SandboxAnswer> {
  return new Promise((done) => {
    child.once('message', (message) => done(sandboxAnswer.parse(message)))
    child.once('exit', (code, signal) =>
      done({ ready: false, fault: `the sandbox ended (${signal ?? `code ${code}`})` }),
    )
  })
}

/**
 * Starts the stand-ins in a process of their own.
 *
 * @param write hears what they print
 * @param onEnd told when they end without having been asked to
 * @throws with a sentence for the person at the terminal when they cannot start
 */
export async function startStandIns(
  wish: SandboxWish,
  write: (text: string) => void,
  onEnd: () => void,
): Promise<StandIns> {
  if (wish.payer) mkdirSync(join(wish.payer.stateFile, '..'), { recursive: true })
  const child = fork(fileURLToPath(new URL('./sandbox.ts', import.meta.url)), [], { silent: true })
  child.stdout?.on('data', (chunk) => write(String(chunk)))
  child.stderr?.on('data', (chunk) => write(String(chunk)))
  const answer = firstAnswer(child)
  child.send(wish)
  const { ready, ...rest } = await answer
  if (!ready) {
    await endProcess(child)
    throw new Error('fault' in rest ? rest.fault : 'the sandbox did not start')
  }
  child.once('exit', onEnd)
  return {
    async stop() {
      child.off('exit', onEnd)
      await endProcess(child)
    },
  }
}
