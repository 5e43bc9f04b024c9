import { describe, expect, it } from 'vitest'
import { ensureWebhook, NotRegistered, WEBHOOK_EVENTS } from '#bff/vipps/registration.ts'
import type { RegistrationOptions } from '#bff/vipps/registration.ts'
import { createWebhooksApi } from '#bff/vipps/webhooks-api.ts'
import { scriptedPayer } from './scripted-payer.ts'
import type { Scripted } from './scripted-payer.ts'

const url = 'https://stikk.example/webhooks/vipps'
const path = '/webhooks/v1/webhooks'
const list = (
  ...webhooks: { id: string; url: string; events?: readonly string[] }[]
): Scripted => ({
  status: 200,
  json: {
    webhooks: webhooks.map(({ id, url: at, events = WEBHOOK_EVENTS }) => ({ id, url: at, events })),
  },
})
const made = (id: string): Scripted => ({ status: 201, json: { id, secret: `secret of ${id}` } })

/** A start of the product; `memory` is what outlives it. */
function start(
  script: Record<string, Scripted[]>,
  memory: Map<string, string>,
  settings: Partial<RegistrationOptions['settings']> = {},
) {
  const payer = scriptedPayer(script)
  const ensure = () =>
    ensureWebhook({
      settings: {
        PUBLIC_URL: 'https://stikk.example',
        VIPPS_BASE_URL: 'https://payer.example',
        VIPPS_MSN: '123456',
        ...settings,
      },
      keep: async (name, value) => void memory.set(name, value),
      kept: async (name) => memory.get(name) ?? null,
      api: createWebhooksApi(payer.options),
    })
  return { payer, ensure }
}
const kept = () =>
  new Map([
    ['webhook-secret', 'secret of a'],
    ['webhook-id', 'a'],
    ['webhook-url', `${url} 123456 https://payer.example`],
  ])

describe('registering the webhook', () => {
  it('asks nobody when the operator has set the secret', async () => {
    const { payer, ensure } = start({}, kept(), { VIPPS_WEBHOOK_SECRET: 'from the portal' })
    expect(await ensure()).toBe('from the portal')
    expect(payer.asked).toEqual([])
  })

  it('registers our address for all seven events and keeps the secret', async () => {
    const memory = new Map<string, string>()
    const { payer, ensure } = start(
      { [`GET ${path}`]: [list()], [`POST ${path}`]: [made('a')] },
      memory,
    )
    expect(await ensure()).toBe('secret of a')
    const sent = payer.asked.at(-1)
    expect(sent?.body).toEqual({
      url,
      events: [
        'authorized',
        'aborted',
        'expired',
        'terminated',
        'captured',
        'cancelled',
        'refunded',
      ].map((name) => `epayments.payment.${name}.v1`),
    })
    expect(memory).toEqual(kept())
  })

  it('registers nothing again after a restart', async () => {
    const { payer, ensure } = start({ [`GET ${path}`]: [list({ id: 'a', url })] }, kept())
    expect(await ensure()).toBe('secret of a')
    expect(await ensure()).toBe('secret of a')
    expect(payer.count('POST', path)).toBe(0)
  })

  it('keeps the secret when the payer cannot be asked', async () => {
    const { ensure } = start({ [`GET ${path}`]: ['break'] }, kept())
    expect(await ensure()).toBe('secret of a')
  })

  it('registers anew when the payer has deleted the registration', async () => {
    const memory = kept()
    const { ensure } = start({ [`GET ${path}`]: [list()], [`POST ${path}`]: [made('b')] }, memory)
    expect(await ensure()).toBe('secret of b')
    expect(memory.get('webhook-id')).toBe('b')
  })

  it.each([
    ['another address', { PUBLIC_URL: 'https://other.example' }],
    ['another sales unit', { VIPPS_MSN: '654321' }],
    ['another environment', { VIPPS_BASE_URL: 'https://test.payer.example' }],
  ])('does not use the secret of %s', async (_name, settings) => {
    const { ensure } = start(
      { [`GET ${path}`]: [list()], [`POST ${path}`]: [made('b')] },
      kept(),
      settings,
    )
    expect(await ensure()).toBe('secret of b')
  })

  it('deletes registrations of exactly our address whose secret is lost, and no others', async () => {
    const { payer, ensure } = start(
      {
        [`GET ${path}`]: [
          list(
            { id: 'old', url },
            { id: 'shop', url: 'https://shop.example/hook' },
            { id: 'near', url: `${url}/2` },
          ),
        ],
        [`DELETE ${path}/old`]: [{ status: 204 }],
        [`POST ${path}`]: [made('b')],
      },
      new Map(),
    )
    expect(await ensure()).toBe('secret of b')
    expect(payer.asked.map((one) => one.method)).toEqual(['POST', 'GET', 'DELETE', 'POST'])
  })

  it('registers anew when events are missing from the registration', async () => {
    const { ensure } = start(
      {
        [`GET ${path}`]: [list({ id: 'a', url, events: [WEBHOOK_EVENTS[0]] })],
        [`DELETE ${path}/a`]: [{ status: 404 }],
        [`POST ${path}`]: [made('b')],
      },
      kept(),
    )
    expect(await ensure()).toBe('secret of b')
  })

  it('starts over when it was killed between registering and keeping', async () => {
    const memory = kept()
    // The secret of b was kept, its id was not.
    memory.set('webhook-secret', 'secret of b')
    const { ensure } = start(
      {
        [`GET ${path}`]: [list({ id: 'b', url })],
        [`DELETE ${path}/b`]: [{ status: 204 }],
        [`POST ${path}`]: [made('c')],
      },
      memory,
    )
    expect(await ensure()).toBe('secret of c')
  })

  it('says why when there is no secret and the payer cannot be asked or refuses', async () => {
    for (const script of [
      { [`GET ${path}`]: ['break'] },
      { [`GET ${path}`]: [list()], [`POST ${path}`]: [{ status: 400 }] },
      { [`GET ${path}`]: [list({ id: 'x', url })], [`DELETE ${path}/x`]: [{ status: 500 }] },
      { [`GET ${path}`]: [{ status: 200, json: {} }] },
      { [`GET ${path}`]: [list()], [`POST ${path}`]: [{ status: 201, json: { id: 'a' } }] },
    ] satisfies Record<string, Scripted[]>[]) {
      const memory = new Map<string, string>()
      await expect(start(script, memory).ensure()).rejects.toBeInstanceOf(NotRegistered)
      expect(memory.size).toBe(0)
    }
  })
})
