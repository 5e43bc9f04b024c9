// The payer's list of webhooks and our memory of it, both outliving a process that can be killed at any
// step: what the tests of the registration are played in.
import type { Outcome } from '#bff/session/ports.ts'
import { keptWebhooks } from '#bff/vipps/kept-webhooks.ts'
import { ensureWebhook, WEBHOOK_EVENTS } from '#bff/vipps/registration.ts'
import type { RegistrationOptions } from '#bff/vipps/registration.ts'
import type { WebhooksApi } from '#bff/vipps/webhooks-api.ts'

export const url = 'https://stikk.example/webhooks/vipps'
const settings = {
  PUBLIC_URL: 'https://stikk.example',
  VIPPS_BASE_URL: 'https://payer.example',
  VIPPS_MSN: '123456',
  merchantId: 'default',
  webhookSecrets: [] as string[],
}
export const T0 = Date.UTC(2026, 10, 25, 12)

interface There {
  id: string
  url: string
  events: readonly string[]
  secret: string
}

const failure = (code: string): Outcome<never> => ({
  ok: false,
  fate: 'retry',
  why: 'payer-outage',
  code,
  gateway: 502,
  retryAfterMs: null,
})

/** The payer and our memory; both outlive a process. */
export class World {
  there: There[] = []
  memory = new Map<string, string>()
  now = T0
  notes: string[] = []
  log: string[] = []
  down = false
  refusesDelete = false
  most = 25
  made = 0
  asked: string[] = []
  /** Steps that change something, and at which of them the process dies: before it, or after it. */
  steps = 0
  diesAt: { step: number; after: boolean } | null = null
  /** Called after every step that changed something. */
  onStep = (): void => undefined

  #step<T>(name: string, deed: () => T): T {
    this.asked.push(name)
    this.steps += 1
    const dies = this.diesAt?.step === this.steps
    if (dies && !this.diesAt?.after) throw new Error('killed')
    const result = deed()
    this.onStep()
    if (dies) throw new Error('killed')
    return result
  }

  add(id: string, change: Partial<There> = {}): void {
    this.there.push({ id, url, events: WEBHOOK_EVENTS, secret: `secret of ${id}`, ...change })
  }

  options(change: Partial<RegistrationOptions['settings']> = {}): RegistrationOptions {
    const api: WebhooksApi = {
      list: async () => (this.down ? failure('network') : { ok: true, value: this.#shown() }),
      register: async (at, events) => {
        if (this.down) return failure('network')
        if (this.there.length >= this.most) return failure('http-400')
        return this.#step('register', () => {
          this.made += 1
          const id = `r${this.made}`
          const secret = `secret of ${id}`
          this.there.push({ id, url: at, events, secret })
          return { ok: true as const, value: { id, secret } }
        })
      },
      remove: async (id) => {
        if (this.down || this.refusesDelete) return failure('http-500')
        return this.#step(`remove ${id}`, () => {
          this.there = this.there.filter((one) => one.id !== id)
          return { ok: true as const, value: null }
        })
      },
    }
    return {
      settings: { ...settings, ...change },
      keep: async (name, value) =>
        this.#step(`keep ${name}`, () => void this.memory.set(name, value)),
      kept: async (name) => this.memory.get(name) ?? null,
      api,
      now: () => this.now,
      log: ({ event }) => this.log.push(event),
      note: ({ code }) => this.notes.push(code),
    }
  }

  #shown() {
    return this.there.map(({ id, url: at, events }) => ({ id, url: at, events: [...events] }))
  }

  async secrets(): Promise<string[]> {
    const kept = async (name: string) => this.memory.get(name) ?? null
    return (await keptWebhooks(kept, settings)).map((one) => one.secret)
  }

  /** Of what is registered for us, does at least one sign with a secret that we know? */
  async doorWorks(): Promise<boolean> {
    const known = await this.secrets()
    return this.there.some((one) => one.url === url && known.includes(one.secret))
  }

  ids(): string[] {
    return this.there.map((one) => one.id)
  }
}

/** A world in which we are registered, once. */
export async function registered(): Promise<World> {
  const world = new World()
  await ensureWebhook(world.options())
  world.asked = []
  world.steps = 0
  return world
}
