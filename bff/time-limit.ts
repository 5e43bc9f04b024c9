// A wait with an end. Who waits may be gone before what is waited for; it never cancels anything.

/** It took too long. What was waited for may still happen. */
export class TookTooLong extends Error {
  override name = 'TookTooLong'
}

/** The promise's own end, or `TookTooLong` after `ms`. */
export function withTimeLimit<T>(promise: Promise<T>, ms: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new TookTooLong(`no answer within ${ms} ms`)), ms)
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
