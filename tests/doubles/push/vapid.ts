// How a push service tells who sends: RFC 8292, written from the text. It must never be kinder than a
// real one.
import { createPublicKey, verify } from 'node:crypto'
import * as z from 'zod'

const DAY_S = 86_400
const claims = z.object({
  aud: z.string(),
  exp: z.number(),
  sub: z.string().regex(/^(mailto:[^@]+@[^@]+|https:\/\/.+)$/),
})
const head = z.object({ typ: z.string(), alg: z.literal('ES256') })

const json = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())

/** What is wrong with the header `Authorization`, in words; null: nothing. */
export function vapidFault(
  header: string | undefined,
  { origin, subscribedWith, now }: { origin: string; subscribedWith: string; now: number },
): string | null {
  const parts = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(header ?? '')
  if (parts === null) return 'no vapid header'
  const [, first = '', second = '', signature = '', key = ''] = parts
  if (key !== subscribedWith) return 'another key than the phone subscribed with'
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33, 65).toString('base64url'),
  }
  const signer = { key: createPublicKey({ format: 'jwk', key: jwk }), dsaEncoding: 'ieee-p1363' }
  const signed = verify(
    'sha256',
    Buffer.from(`${first}.${second}`),
    { ...signer, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!signed) return 'the signature is wrong'
  if (!head.safeParse(json(first)).success) return 'the token is not ES256'
  const said = claims.safeParse(json(second))
  if (!said.success) return `the claims are wrong: ${said.error.issues[0]?.path.join('.')}`
  const { aud, exp } = said.data
  if (aud !== origin) return `aud is ${aud}`
  const nowS = now / 1000
  return exp <= nowS || exp > nowS + DAY_S ? 'exp is past, or more than a day ahead' : null
}
