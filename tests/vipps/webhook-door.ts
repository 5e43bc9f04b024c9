// The payer's door with whatever is behind it, to be told how to behave: shared by the tests of the door.
import { createWebhookDoor } from '#bff/vipps/webhook.ts'
import { signWebhook } from '#bff/vipps/hmac.ts'
import { reference } from './scripted-payer.ts'

export const publicUrl = 'https://stikk.example'
export const url = `${publicUrl}/webhooks/vipps`
export const now = Date.UTC(2026, 10, 22, 12)
export const body = JSON.stringify({
  msn: '123456',
  reference,
  pspReference: 'psp-9',
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 35_000 },
  timestamp: '2026-11-22T12:00:00.000Z',
  success: true,
})

/** A door behind which `news` hears of payments; `known` says whether there is such a session. */
export function open(
  options: {
    known?: boolean
    secrets?: string[]
    /** Those of the further merchant `dansk`; absent: there is none. */
    dansk?: string[]
    /** What they are once they are asked for afresh. */
    afresh?: string[]
    fails?: boolean
    hangs?: 'session' | 'secrets'
  } = {},
) {
  const news: string[] = []
  const whose: string[] = []
  const log: unknown[] = []
  const notes: string[] = []
  const never = new Promise<never>(() => undefined)
  const door = createWebhookDoor({
    secrets: async (afresh) => {
      if (options.hangs === 'secrets') return never
      const remembered = options.secrets ?? ['a-secret']
      return afresh ? (options.afresh ?? remembered) : remembered
    },
    secretsOf: (merchantId) => {
      const { dansk } = options
      return merchantId === 'dansk' && dansk ? async () => dansk : null
    },
    sessions: {
      paymentNews: async (one, merchantId) => {
        if (options.fails) throw new Error('the disk is full, says secret-thing')
        if (options.hangs === 'session') return never
        news.push(one)
        whose.push(merchantId)
        return options.known ?? true
      },
    },
    now: () => now,
    publicUrl,
    log: (record) => log.push(record),
    note: ({ code, subject }) => void notes.push(`${code} ${subject}`),
  })
  const post = async (
    headers: Record<string, string>,
    sent: string | ReadableStream = body,
    at = url,
  ): Promise<Response> =>
    door.fetch(
      new Request(at, {
        method: 'POST',
        headers,
        body: sent,
        ...(typeof sent === 'string' ? {} : { duplex: 'half' }),
      }),
    )
  return { door, notes, news, whose, log, post }
}
export const signed = (secret = 'a-secret', at = now, text = body, where = url) =>
  signWebhook(secret, where, text, at)
