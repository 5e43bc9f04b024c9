// Our client beside the stand-in, with the payer's documents as judge: every request it makes and every
// answer it gets is held against them on the way. Used by the contract tests.
import { expect } from 'vitest'
import { createPayments } from '#bff/vipps/client.ts'
import { createQrApi } from '#bff/vipps/qr.ts'
import { createCaller } from '#bff/vipps/transport.ts'
import type { PayerOptions } from '#bff/vipps/transport.ts'
import { createWebhooksApi } from '#bff/vipps/webhooks-api.ts'
import { checkRequest, checkResponse, loadSpecs } from '#tests/doubles-tests/vipps/openapi.ts'
import type { SpecName } from '#tests/doubles-tests/vipps/openapi.ts'
import { createVipps } from '#tests/doubles/vipps/app.ts'
import type { Vipps, VippsOptions } from '#tests/doubles/vipps/app.ts'
import { sandboxVipps } from '#tests/doubles/vipps/credentials.ts'
import { faultsRequest } from '#tests/doubles/vipps/faults.ts'
import { reference } from './scripted-payer.ts'

export const specs = loadSpecs()
// Loopback by its name alone, so that a payment may be approved by force.
export const base = 'http://127.0.0.1:9'
const opened: Vipps[] = []

/** Ends every stand-in that was opened. */
export function closeAll(): void {
  for (const one of opened.splice(0)) one.close()
}

const specOf = (path: string): SpecName => {
  if (path.startsWith('/accesstoken')) return 'access-token'
  if (path.startsWith('/epayment')) return 'epayment'
  if (path.startsWith('/qr')) return 'qr'
  return path.startsWith('/webhooks') ? 'webhooks' : 'order-management'
}

/** The sandbox's client id is no GUID and says so to nobody but the document. */
const forgiven = (fault: string): boolean => fault.startsWith('header client_id')

/** A stand-in, and clients that reach it over a fetch which listens in. */
export function openJudged(options: VippsOptions = {}) {
  const clock = { now: Date.UTC(2026, 10, 22, 12) }
  const vipps = createVipps({ baseUrl: () => base, now: () => clock.now, ...options })
  opened.push(vipps)
  const paths: string[] = []
  const faults: string[] = []
  const answers: { path: string; status: number; body: unknown }[] = []
  const payer: PayerOptions = {
    baseUrl: base,
    ...sandboxVipps,
    now: () => clock.now,
    system: { name: 'stikk', version: '0.1.0' },
    publicUrl: 'https://stikk.example',
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      const path = url.slice(base.length)
      const { method = 'GET' } = init
      const answer = await vipps.app.request(path, init)
      // Pictures are no part of an API.
      if (path.startsWith('/qr-image')) return answer
      paths.push(`${method} ${path}`)
      const sent: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      const text = await answer.clone().text()
      const came: unknown = text === '' ? undefined : JSON.parse(text)
      answers.push({ path, status: answer.status, body: came })
      if (specs) {
        const spec = specs[specOf(path)]
        faults.push(
          ...checkRequest(spec, method, path, sent, new Headers(init.headers)),
          ...checkResponse(spec, method, path, answer.status, came),
        )
      }
      return answer
    },
  }
  const caller = createCaller(payer)
  const play = async (action: string): Promise<void> => {
    const answer = await vipps.app.request(`/sandbox/payments/${reference}/${action}`, {
      method: 'POST',
    })
    expect(answer.status).toBe(200)
  }
  return {
    vipps,
    clock,
    paths,
    answers,
    play,
    payer,
    caller,
    /** Neither side has broken a document; `beside`: but for what a test asked for on purpose. */
    kept: (beside?: RegExp) =>
      expect(faults.filter((fault) => !forgiven(fault) && !beside?.test(fault))).toEqual([]),
    fault: (...wrongs: object[]) =>
      vipps.faults.add(faultsRequest.parse({ faults: wrongs }).faults),
    payments: createPayments(payer, caller),
    api: createWebhooksApi(payer, caller),
    qr: createQrApi(payer, caller),
  }
}

export const wish = {
  reference,
  amountMinor: 35_000,
  currency: 'NOK',
  description: 'Lading, mest 350 kr. Du betaler bare for det du bruker.',
  returnUrl: `https://stikk.example/c/${reference}.abcdefghijklmnopqrstuv`,
} as const
