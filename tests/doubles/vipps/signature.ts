/**
 * How Vipps signs a webhook (Webhooks API, request authentication). The key is the UTF-8 bytes of the secret text, not what it
 * would decode to, and the host is the URL's authority, so a port that is not the default belongs to it.
 */
import { createHash, createHmac } from 'node:crypto'

/** What goes into a signature. `date` is RFC 1123 in GMT. */
export type SigningInput = {
  readonly secret: string
  readonly host: string
  readonly pathAndQuery: string
  readonly date: string
  readonly body: string
}

/** The parts of a signed request. */
export type Signed = {
  readonly contentSha256: string
  readonly stringToSign: string
  readonly signature: string
  readonly authorization: string
}

/** Signs one delivery. */
export const sign = (input: SigningInput): Signed => {
  const contentSha256 = createHash('sha256').update(input.body, 'utf8').digest('base64')
  const stringToSign = `POST\n${input.pathAndQuery}\n${input.date};${input.host};${contentSha256}`
  const signature = createHmac('sha256', Buffer.from(input.secret, 'utf8'))
    .update(stringToSign, 'utf8')
    .digest('base64')
  const authorization = `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
  return { contentSha256, stringToSign, signature, authorization }
}

/** The headers of a delivery as seen in the wild: both authorization headers carry the same text. */
export const signedHeaders = (
  url: URL,
  secret: string,
  body: string,
  at: number,
  webhookId: string,
): Record<string, string> => {
  const date = new Date(at).toUTCString()
  const pathAndQuery = `${url.pathname}${url.search}`
  const signed = sign({ secret, host: url.host, pathAndQuery, date, body })
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
    'webhook-id': webhookId,
    'x-ms-date': date,
    'x-ms-content-sha256': signed.contentSha256,
    authorization: signed.authorization,
    'x-vipps-authorization': signed.authorization,
  }
}
