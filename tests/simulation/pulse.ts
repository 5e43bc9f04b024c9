// Between two moments of a simulated world its microtasks run dry, however many links their chains
// have. One turn of the event loop does that for every world at work in this thread: a turn costs
// about as much as a whole step of a world, so worlds run side by side and share it.

let next: Promise<void> | null = null

/** Resolves when all that was set going has run its course. */
export function runDry(): Promise<void> {
  next ??= new Promise((resolve) => {
    setImmediate(() => {
      next = null
      resolve()
    })
  })
  return next
}

/** Worlds at work at once: more would only cost memory. */
const SIDE_BY_SIDE = 32

/** Runs `work` for each of `seeds`, some side by side; none is begun after `work` has said stop. */
export async function eachSeed(
  seeds: Iterator<number>,
  work: (seed: number) => Promise<'stop' | void>,
): Promise<void> {
  let stopped = false
  const lane = async (): Promise<void> => {
    for (let seed = seeds.next(); !stopped && !seed.done; seed = seeds.next()) {
      if ((await work(seed.value)) === 'stop') stopped = true
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane))
}

/** From `from` on, each `every`-th, `count` in all of those in between. */
export function* seedsOf(from: number, count: number, every = 1, part = 0): Generator<number> {
  for (let seed = from + part; seed < from + count; seed += every) yield seed
}
