// What the doctor finds at the public address: is it https, does it lead here without a detour, is it
// this product that answers, and do messages of both neighbours arrive as they were sent? It knocks as a
// stranger, and once as the payer where the secret was set by hand.
import * as z from 'zod'
import { environmentOf } from '#bff/vipps/environment.ts'
import { sign } from '#bff/vipps/hmac.ts'
import { WEBHOOK_PATH } from '#bff/vipps/webhook-path.ts'
import { checkTls, type shakeHands } from './doctor-tls.ts'
import { findingsOf, type Finding } from './finding.ts'

const { well, wrong, aside } = findingsOf('address')

const LIMIT_MS = 15_000
/** Ports that the payer calls (Webhooks API). */
const PORTS = new Set(['', '80', '443', '8080'])

const alive = z.object({ status: z.literal('ok') })
const problem = z.object({ type: z.string(), detail: z.string().optional() })

/** All there is to say of `publicUrl`. `secrets`: of a webhook that was registered by hand. */
export async function checkAddress(
  publicUrl: string,
  secrets: readonly string[],
  shake: typeof shakeHands,
): Promise<Finding[]> {
  const address = new URL(publicUrl)
  const findings = [addressed(address)]
  const here = environmentOf(publicUrl) === 'loopback'
  if (!here || address.protocol === 'https:') findings.push(...(await checkTls(address, shake)))
  if (!here && !PORTS.has(address.port)) {
    const ports = 'put the product on port 443: Vipps calls no other than 80, 443 and 8080'
    findings.push(wrong('port', address.port, ports))
  }
  const reached = await reach(publicUrl)
  findings.push(reached)
  if (reached.ok !== true) return findings
  if (!here && address.protocol === 'https:') findings.push(await plainHttp(address))
  findings.push(await unsigned(publicUrl), await stranger(publicUrl))
  const [secret] = secrets
  if (secret !== undefined) findings.push(await signed(publicUrl, secret))
  return findings
}

function addressed(address: URL): Finding {
  if (address.protocol === 'https:') return well('address', address.origin)
  return environmentOf(address.href) === 'loopback'
    ? aside('address', `${address.origin} is for this machine alone`)
    : wrong('address', `${address.origin} is not https`, 'set PUBLIC_URL to an https address')
}

type Asked = { response: Response; text: string } | { failure: string }

async function ask(url: string, init: RequestInit = {}): Promise<Asked> {
  try {
    const limits = { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) } as const
    const response = await fetch(url, { ...init, ...limits })
    return { response, text: await response.text() }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}

/** What `fetch` hides behind "fetch failed". */
function failureOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error instanceof Error ? error.name : 'unknown'
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'make a DNS record for the name in PUBLIC_URL',
  ECONNREFUSED: 'start the proxy, and the product behind it',
  TimeoutError: 'open the firewall for it, or see why nothing answers',
}
const UNREACHED = 'see that this address is reached from outside as it is from here'

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Is it this product that answers there, without a detour? */
async function reach(publicUrl: string): Promise<Finding> {
  const asked = await ask(`${publicUrl}/healthz`)
  if ('failure' in asked) {
    const next = REMEDIES[asked.failure] ?? UNREACHED
    return wrong('reached', `${publicUrl} is not reached: ${asked.failure}`, next)
  }
  const { response, text } = asked
  const { status } = response
  if (status >= 300 && status < 400) {
    const leads = response.headers.get('location') ?? 'elsewhere'
    const next = 'set PUBLIC_URL to where it leads in the end: Vipps follows no redirect'
    return wrong('reached', `${publicUrl} leads on to ${leads}`, next)
  }
  if (alive.safeParse(json(text)).success) return well('reached', `${publicUrl} is this product`)
  const read = problem.safeParse(json(text)).data
  if (read?.type.endsWith('broken-settings')) {
    return wrong('reached', `its settings are broken: ${read.detail ?? ''}`, 'set them right there')
  }
  const next = 'lead the proxy to the product: something else answers there'
  return wrong('reached', `${publicUrl}/healthz answers ${status}, not as this product`, next)
}

/** A driver who types the address without https should arrive all the same. */
async function plainHttp({ hostname }: URL): Promise<Finding> {
  const asked = await ask(`http://${hostname}/healthz`)
  if ('failure' in asked) {
    const next = 'let the proxy answer port 80 with a redirect to https'
    return aside('http', `port 80 does not answer: ${asked.failure}`, next)
  }
  const leads = asked.response.headers.get('location') ?? ''
  return leads.startsWith('https://')
    ? well('http', 'leads to https')
    : wrong('http', 'answers without https', 'let port 80 do nothing but redirect to https')
}

const LET_THROUGH = 'let the proxy pass this path on as it is, headers and body unchanged'

/** Whoever has not signed is sent away by our own door, not by something before it. */
async function unsigned(publicUrl: string): Promise<Finding> {
  const asked = await ask(`${publicUrl}${WEBHOOK_PATH}`, { method: 'POST', body: '{}' })
  if ('failure' in asked) return wrong('webhook door', asked.failure, LET_THROUGH)
  const read = problem.safeParse(json(asked.text)).data
  if (asked.response.status === 401 && read?.type.endsWith('webhook-unsigned')) {
    return well('webhook door', 'sends away whoever has not signed')
  }
  const { status } = asked.response
  return wrong('webhook door', `${WEBHOOK_PATH} answers ${status} to an unsigned call`, LET_THROUGH)
}

/** The charger backend's door, likewise. */
async function stranger(publicUrl: string): Promise<Finding> {
  const asked = await ask(`${publicUrl}/ocpi/versions`)
  if ('failure' in asked) return wrong('ocpi door', asked.failure, LET_THROUGH)
  const { status } = asked.response
  return status === 401
    ? well('ocpi door', 'sends away whoever has no token')
    : wrong('ocpi door', `/ocpi/versions answers ${status} to a stranger`, LET_THROUGH)
}

/** A signed delivery that names no payment: read, understood and not acted upon. */
async function signed(publicUrl: string, secret: string): Promise<Finding> {
  const url = new URL(`${publicUrl}${WEBHOOK_PATH}`)
  const date = new Date().toUTCString()
  const body = new TextEncoder().encode('{}')
  const place = { host: url.host, pathAndQuery: url.pathname, date }
  const { contentSha256, authorization } = await sign(secret, place, body)
  const asked = await ask(url.href, {
    method: 'POST',
    body,
    headers: { 'x-ms-date': date, 'x-ms-content-sha256': contentSha256, authorization },
  })
  if ('failure' in asked) return wrong('webhook secret', asked.failure, LET_THROUGH)
  const read = problem.safeParse(json(asked.text)).data
  if (read?.type.endsWith('webhook-unreadable')) {
    return well('webhook secret', 'VIPPS_WEBHOOK_SECRET is what the product checks by')
  }
  return wrong(
    'webhook secret',
    'the product does not take what VIPPS_WEBHOOK_SECRET signs',
    'set the same VIPPS_WEBHOOK_SECRET in the product, or let the proxy pass headers on unchanged',
  )
}
