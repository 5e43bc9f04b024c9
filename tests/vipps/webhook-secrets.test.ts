// Which secrets one isolate knows: remembered for a moment, asked for again where nothing fits, and never
// the reason why the door does not answer.
import { describe, expect, it, vi } from 'vitest'
import { keepWebhooks, type KeptWebhook } from '#bff/vipps/kept-webhooks.ts'
import { createWebhookSecrets } from '#bff/vipps/webhook-secrets.ts'

const settings = {
  PUBLIC_URL: 'https://stikk.example',
  VIPPS_BASE_URL: 'https://payer.example',
  VIPPS_MSN: '123456',
  merchantId: 'default',
  webhookSecrets: [] as string[],
}

function isolate(byHand: string[] = []) {
  const memory = new Map<string, string>()
  const world = { now: 1_000_000, asked: 0, answer: 'well' as 'well' | 'fails' | 'hangs' }
  const kept = async (name: string): Promise<string | null> => {
    world.asked += 1
    if (world.answer === 'fails') throw new Error('the object is away')
    if (world.answer === 'hangs') return new Promise(() => undefined)
    return memory.get(name) ?? null
  }
  const set = (...secrets: string[]): Promise<void> => {
    const all = secrets.map((secret, i): KeptWebhook => {
      return { id: secret, secret, retiredAt: i === 0 ? null : 0 }
    })
    return keepWebhooks(async (name, value) => void memory.set(name, value), settings, all)
  }
  const own = { ...settings, webhookSecrets: byHand }
  return { world, set, secrets: createWebhookSecrets(own, kept, () => world.now) }
}

describe('the secrets of an isolate', () => {
  it('are those set by hand, both of them, and then nobody is asked', async () => {
    const { secrets, world } = isolate(['one', 'two'])
    expect(await secrets(false)).toEqual(['one', 'two'])
    expect(world.asked).toBe(0)
  })

  it('are remembered for five seconds', async () => {
    const { secrets, set, world } = isolate()
    await set('a')
    expect(await secrets(false)).toEqual(['a'])
    await set('b', 'a')
    world.now += 4999
    expect(await secrets(false)).toEqual(['a'])
    world.now += 1
    expect(await secrets(false)).toEqual(['b', 'a'])
  })

  it('are asked for again at once where nothing fits, at most once a second', async () => {
    const { secrets, set, world } = isolate()
    await set('a')
    await secrets(false)
    await set('b', 'a')
    world.now += 1000
    expect(await secrets(true)).toEqual(['b', 'a'])
    const { asked } = world
    for (let i = 0; i < 50; i += 1) await secrets(true)
    expect(world.asked).toBe(asked)
  })

  it('of before the first registration are asked for again', async () => {
    const { secrets, set, world } = isolate()
    expect(await secrets(false)).toEqual([])
    await set('a')
    world.now += 1000
    expect(await secrets(false)).toEqual(['a'])
  })

  it.each(['fails', 'hangs'] as const)('stay in use while the memory %s', async (answer) => {
    vi.useFakeTimers()
    const { secrets, set, world } = isolate()
    await set('a')
    await secrets(false)
    world.answer = answer
    world.now += 60_000
    const known = secrets(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await known).toEqual(['a'])
    vi.useRealTimers()
  })

  it('that nobody ever knew are a failure, not an empty list', async () => {
    const { secrets, world } = isolate()
    world.answer = 'fails'
    await expect(secrets(false)).rejects.toThrow('away')
  })
})
