// Where an OCPI message of a recording leads, whoever it was recorded with.
import type { Exchange } from '#scripts/recorder/conversation.ts'

/** The recorder turned their addresses to itself and wrote down what they said. */
export function originIn(all: Exchange[]): string {
  const words = all.flatMap(({ direction, answer }) =>
    direction === 'out' && answer ? [answer.body, answer.headers['link'] ?? ''] : [],
  )
  const [, origin = 'https://recorded.example'] =
    /(?:"url"\s*:\s*"|<)(https?:\/\/[^/"\\]+)/.exec(words.join('\n')) ?? []
  return origin
}

export const offsetOf = (path: string): string => /[?&]offset=(\d+)/.exec(path)?.[1] ?? '0'

export function moduleOf(path: string): string {
  const parts = (path.split('?')[0] ?? '').split('/').filter((part) => part !== '')
  const last = parts.at(-1) ?? ''
  if (/^\d+(\.\d+)+$/.test(last)) return 'details'
  const module = parts.findLast((part) =>
    /^(sessions|cdrs|locations|tariffs|credentials|versions)$/.test(part),
  )
  return /^(START|STOP)_SESSION$/.test(last) ? last : (module ?? last)
}
