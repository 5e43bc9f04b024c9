// What both replays share: how a recorded answer is given again, and how a verdict is held against what
// the fixture expects.
import type { Conversation, Exchange } from '#scripts/recorder/conversation.ts'

export interface Verdict {
  n: number
  /** Empty: understood. */
  complaints: string[]
}

/** The path without its query: dates in it are never the same again. */
export function pathOf({ request }: { request: { path: string } }): string {
  return request.path.split('?')[0] ?? ''
}

const WITHOUT_BODY = new Set([101, 204, 205, 304])

/** The answer as it was recorded; none at all is a connection that broke. */
export function answerOf({ answer }: Exchange): Response {
  if (!answer) throw new TypeError('fetch failed')
  const { status, headers, body } = answer
  return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers })
}

/** With whom it is: OCPI says `Token` when it is asked, and has a path of ours when it tells. */
export function roomOf({ direction, request }: Exchange): 'payer' | 'charger' {
  if (direction === 'in') return request.path.startsWith('/ocpi') ? 'charger' : 'payer'
  return /^token\b/i.test(request.headers['authorization'] ?? '') ? 'charger' : 'payer'
}

/** One sentence per exchange that was not taken as the fixture says it should be. */
export function surprises(
  { exchanges, expectations }: Conversation,
  verdicts: Verdict[],
): string[] {
  const missing = expectations.filter(({ n }) => !exchanges.some((one) => one.n === n))
  return [
    ...missing.map(({ n }) => `exchange ${n} is expected to be refused, and is not there`),
    ...verdicts.flatMap(({ n, complaints }) => {
      const expected = expectations.filter((one) => one.n === n).map(({ refused }) => refused)
      const { method = '', path = '' } = exchanges.find((one) => one.n === n)?.request ?? {}
      const where = `exchange ${n} (${method} ${path})`
      const unmet = expected.filter((word) => !complaints.some((one) => one.includes(word)))
      const odd = complaints.filter((one) => !expected.some((word) => one.includes(word)))
      return [
        ...unmet.map((word) => `${where}: should be refused for ${word}, and was not`),
        ...odd.map((words) => `${where}: not understood: ${words.slice(0, 500)}`),
      ]
    }),
  ]
}
