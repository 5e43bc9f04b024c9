// A recorded conversation with the payer, told to the client again: each call is made anew, and answered
// as it was answered then; each webhook is signed anew and knocks at the door. What the product makes of
// it is the verdict.
import { createPayments } from '#bff/vipps/client.ts'
import { signWebhook } from '#bff/vipps/hmac.ts'
import { createCaller, type PayerOptions } from '#bff/vipps/transport.ts'
import { createWebhookDoor } from '#bff/vipps/webhook.ts'
import { createWebhooksApi } from '#bff/vipps/webhooks-api.ts'
import type { Failure } from '#bff/session/ports.ts'
import type { Reference } from '#shared/ids.ts'
import { parseReference } from '#shared/ids.ts'
import { CURRENCIES } from '#shared/money.ts'
import { energyLine, receiptOf } from '#tests/vipps/settlements.ts'
import * as z from 'zod'
import type { Conversation, Exchange } from '#scripts/recorder/conversation.ts'
import { answerOf, pathOf, roomOf, type Verdict } from './replay.ts'

const PUBLIC_URL = 'https://stikk.example'
const PAYER = 'https://payer.example'
const SECRET = 'a-secret-of-the-replay'
const KEY = 'a-key-of-the-replay'

const amount = z.object({ currency: z.enum(CURRENCIES), value: z.int() })
const createBody = z.object({
  amount,
  reference: z.string(),
  returnUrl: z.string(),
  paymentDescription: z.string(),
})
const changeBody = z.object({ modificationAmount: amount })
const registerBody = z.object({ url: z.string(), events: z.array(z.string()) })

type Made = { ok: true } | Failure | 'no client'

/** Replays every exchange that the payer's room has to do with. */
export async function replayPayer(conversation: Conversation): Promise<Verdict[]> {
  const exchanges = conversation.exchanges.filter((one) => roomOf(one) === 'payer')
  const verdicts: Verdict[] = []
  for (const exchange of exchanges) {
    const words =
      exchange.direction === 'in' ? await knock(exchange) : await ask(exchange, exchanges)
    verdicts.push({ n: exchange.n, complaints: words })
  }
  return verdicts
}

/** Serves the conversation around one exchange: what was before it until it is reached, then after. */
function servedAround(target: Exchange, all: Exchange[]) {
  let reached = false
  const fetch: PayerOptions['fetch'] = async (url, init) => {
    const method = init.method ?? 'GET'
    const path = url.slice(PAYER.length)
    const same = all.filter(
      (one) => one.request.method === method && pathOf(one) === pathOf({ request: { path } }),
    )
    if (!reached && same.includes(target)) {
      reached = true
      return answerOf(target)
    }
    const before = same.findLast(({ n }) => n < target.n)
    const after = same.find(({ n }) => n > target.n)
    const found = reached ? (after ?? before) : (before ?? after)
    if (found) return answerOf(found)
    return path.startsWith('/accesstoken')
      ? Response.json({ access_token: 'x', expires_in: '3600' })
      : new Response(null, { status: 404 })
  }
  return { fetch, wasReached: () => reached }
}

async function ask(target: Exchange, all: Exchange[]): Promise<string[]> {
  const { fetch, wasReached } = servedAround(target, all)
  const options: PayerOptions = {
    baseUrl: PAYER,
    publicUrl: PUBLIC_URL,
    clientId: 'x',
    clientSecret: 'x',
    subscriptionKey: 'x',
    msn: '123456',
    fetch,
    now: Date.now,
    system: { name: 'Stikk', version: '0' },
  }
  const made = await call(options, target)
  if (made === 'no client')
    return [`no client makes this call: ${target.request.method} ${target.request.path}`]
  if (!wasReached()) return ['the client did not come to it']
  return made.ok ? [] : [made.code]
}

async function call(options: PayerOptions, { request }: Exchange): Promise<Made> {
  const caller = createCaller(options)
  const payments = createPayments(options, caller)
  const webhooks = createWebhooksApi(options, caller)
  const body: unknown = request.body === '' ? undefined : JSON.parse(request.body)
  const [, named = '', act = ''] =
    /^\/epayment\/v1\/payments\/([^/?]+)\/?(\w*)/.exec(request.path) ?? []
  const reference = parseReference(named)
  switch (`${request.method} ${reference ? `payment ${act}`.trim() : request.path.split('?')[0]}`) {
    case 'POST /accesstoken/get':
    case 'GET /webhooks/v1/webhooks':
      return webhooks.list()
    case 'POST /webhooks/v1/webhooks': {
      const { url, events } = registerBody.parse(body)
      return webhooks.register(url, events)
    }
    case 'POST /epayment/v1/payments':
      return create(payments, body)
    case 'GET payment':
      return payments.read(known(reference))
    case 'POST payment capture': {
      const { value, currency } = changeBody.parse(body).modificationAmount
      return payments.capture(known(reference), value, currency, KEY)
    }
    case 'POST payment cancel':
      return payments.cancel(known(reference), KEY)
    case 'POST payment refund': {
      const { value, currency } = changeBody.parse(body).modificationAmount
      return payments.refund(known(reference), value, currency, KEY)
    }
    default:
      return receiptOrRemoval(payments, webhooks, request)
  }
}

async function receiptOrRemoval(
  payments: ReturnType<typeof createPayments>,
  webhooks: ReturnType<typeof createWebhooksApi>,
  { method, path }: Exchange['request'],
): Promise<Made> {
  const removed = /^\/webhooks\/v1\/webhooks\/([^/?]+)/.exec(path)?.[1]
  if (method === 'DELETE' && removed !== undefined)
    return webhooks.remove(decodeURIComponent(removed))
  const order = /^\/order-management\/v2\/\w+\/(receipts|categories)\/([^/?]+)/.exec(path)
  const reference = parseReference(order?.[2] ?? '')
  if (!order || !reference) return 'no client'
  return payments.sendReceipt({ ...receiptOf([energyLine], energyLine.totalMinor), reference })
}

function create(payments: ReturnType<typeof createPayments>, raw: unknown): Promise<Made> {
  const body = createBody.parse(raw)
  return payments.create(
    {
      reference: known(parseReference(body.reference)),
      amountMinor: body.amount.value,
      currency: body.amount.currency,
      description: body.paymentDescription,
      returnUrl: body.returnUrl,
    },
    KEY,
  )
}

function known(reference: Reference | null): Reference {
  if (!reference) throw new Error('the reference in the recording is none of ours')
  return reference
}

/** A webhook, signed anew over the body as it was recorded. */
async function knock({ request }: Exchange): Promise<string[]> {
  const news: string[] = []
  const door = createWebhookDoor({
    secrets: async () => [SECRET],
    sessions: { paymentNews: async (reference) => news.push(reference) > 0 },
    now: Date.now,
    publicUrl: PUBLIC_URL,
  })
  const url = `${PUBLIC_URL}${request.path}`
  const headers = await signWebhook(SECRET, url, request.body, Date.now())
  const response = await door.request(url, { method: 'POST', headers, body: request.body })
  if (response.status !== 200) return [await response.text()]
  return news.length === 1 ? [] : ['it names no payment of ours']
}
