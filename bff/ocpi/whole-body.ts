// The body of an answer, whole or not at all: one that was cut short may still be JSON, and one without
// end would fill the memory.

/** A page of 100 locations with every EVSE and picture stays below 5 MB. */
const MOST_BYTES = 16 * 1024 * 1024

export type Body = { ok: true; text: string } | { ok: false; fault: 'truncated' | 'too-large' }

/** Throws what reading throws: a line that goes dead, a time limit. */
export async function wholeBody(response: Response): Promise<Body> {
  // Also takes off a byte order mark, which is no JSON.
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (length > MOST_BYTES) return { ok: false, fault: 'too-large' }
    text += decoder.decode(chunk, { stream: true })
  }
  if (isShort(response.headers, length)) return { ok: false, fault: 'truncated' }
  return { ok: true, text: text + decoder.decode() }
}

/** The length is that of what travelled: of a compressed body it says nothing about ours. */
function isShort(headers: Headers, length: number): boolean {
  const said = headers.get('Content-Length')
  if (said === null || !/^\d{1,12}$/.test(said) || headers.has('Content-Encoding')) return false
  return length < Number(said)
}
