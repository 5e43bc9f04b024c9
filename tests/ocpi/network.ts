// A network made of plain functions, and the answers that travel on it. Numbers stay as written.

export interface Sent {
  method: string
  url: string
  headers: Record<string, string>
  body: unknown
}

/** An OCPI answer: `data` is put in as JSON text, so that its decimals stay as written. */
export function envelope(data: string | null, headers: Record<string, string> = {}): Response {
  const inner = data === null ? '' : `"data":${data},`
  return new Response(`{${inner}"status_code":1000,"timestamp":"2026-11-22T12:00:00Z"}`, {
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

/** A network: each call is noted and answered by `answer`. */
export function network(answer: (sent: Sent) => Response | Promise<Response>) {
  const sent: Sent[] = []
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const call: Sent = {
      method: init.method ?? 'GET',
      url,
      headers: Object.fromEntries(new Headers(init.headers).entries()),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    }
    sent.push(call)
    return answer(call)
  }
  return { sent, fetch }
}

/** Ids that can be told apart: id-1, id-2 ... */
export function counter(): () => string {
  let n = 0
  return () => `id-${(n += 1)}`
}
