// A wait with an end. Who waits may be gone before what is waited for; it never cancels anything.

/** It took too long. What was waited for may still happen. */
export class TookTooLong extends Error {
  override name = 'TookTooLong'
}

/** The promise's own end, or `TookTooLong` after `ms`. */
export async function withTimeLimit<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
}
