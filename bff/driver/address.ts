// Who is asking, as far as it can be known: what the limits count by. Never stored, never logged.

/**
 * The client's address. With `hops` = 0 only `CF-Connecting-IP` counts; with more, the entry that
 * the outermost of our own proxies wrote, counted from the right of `X-Forwarded-For`: everything
 * left of it is the client's own claim (design §6, "Statuses").
 */
export function clientAddress(headers: Headers, hops: number): string {
  if (hops === 0) return network(headers.get('cf-connecting-ip') ?? '')
  const path = (headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return network(path.at(-hops) ?? '')
}

/** One customer usually has a whole IPv6 /64: addresses within it count as one. */
function network(address: string): string {
  if (address === '') return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4).join(':')
}
