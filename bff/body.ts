// Reading what a client sent, within limits: nobody may make us hold more than a form needs.

/** 16 KiB: an offer is under 1 KiB, all other inputs are short. */
export const BODY_LIMIT = 16_384

/** The media type alone, lower case, without its parameters; empty where none was sent. */
export function mediaType(request: Request): string {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

/** The body as text; null where it is longer than `limit` bytes, whatever Content-Length claims. */
export async function readBody(request: Request, limit = BODY_LIMIT): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null
  if (!request.body) return ''
  const reader = request.body.getReader()
  const decoder = new TextDecoder()
  let length = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    length += value.byteLength
    if (length > limit) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** Parsed JSON, or undefined where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
