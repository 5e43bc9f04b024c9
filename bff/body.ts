// Reading what a client sent, within limits: nobody may make us hold more than a form needs.

/** 16 KiB: an offer is under 1 KiB, all other inputs are short. */
export const BODY_LIMIT = 16_384

/** The media type alone, lower case, without its parameters; empty where none was sent. */
export function mediaType(request: Request): string {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

/** The body ended before it was whole, or was framed wrongly: the client's own fault. */
export class BrokenBody extends Error {
  override name = 'BrokenBody'
}

/**
 * The raw bytes; null as soon as there are more than `limit`, whatever Content-Length claims. Throws
 * {@link BrokenBody} where they end before their time.
 */
export async function readBytes(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (;;) {
    const step = await reader?.read().catch((cause: unknown) => {
      throw new BrokenBody('the body is not whole', { cause })
    })
    if (!step || step.done) break
    const chunk: Uint8Array = step.value
    size += chunk.byteLength
    if (size > limit) {
      await reader?.cancel()
      return null
    }
    chunks.push(chunk)
  }
  const body = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.byteLength
  }
  return body
}

/** The body as text; null where it is longer than `limit` bytes. Throws as {@link readBytes}. */
export async function readBody(request: Request, limit = BODY_LIMIT): Promise<string | null> {
  const bytes = await readBytes(request, limit)
  return bytes && new TextDecoder().decode(bytes)
}

/** Parsed JSON, or undefined where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
