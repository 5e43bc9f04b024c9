// Virtual time: a queue of what happens next. Nothing in a simulated world waits for real time.

import { TookTooLong } from '#bff/time-limit.ts'

interface Due {
  at: number
  seq: number
  run: () => void
}

export class Clock {
  now: number
  /** Something was set going that only the microtasks finish: they are let run before time goes on. */
  stirred = false
  private seq = 0
  private readonly heap: Due[] = []

  constructor(start: number) {
    this.now = start
  }

  /** Runs `run` when the clock reaches `at`; ties in the order in which they were said. */
  at(at: number, run: () => void): void {
    const due = { at: Math.max(at, this.now), seq: this.seq, run }
    this.seq += 1
    this.heap.push(due)
    let i = this.heap.length - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(this.heap[i], this.heap[parent])) break
      this.swap(i, parent)
      i = parent
    }
  }

  after(ms: number, run: () => void): void {
    this.at(this.now + ms, run)
  }

  /**
   * The same wait with an end as the product's, by this clock: a busy machine must change no world.
   * Who is dead by then waits for ever.
   */
  within<T>(promise: Promise<T>, ms: number, alive: () => boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let over = false
      this.after(ms, () => {
        if (over || !alive()) return
        over = true
        this.stirred = true
        reject(new TookTooLong(`no answer within ${ms} ms`))
      })
      promise.then(
        (value) => {
          over = true
          resolve(value)
        },
        (error: unknown) => {
          over = true
          reject(error)
        },
      )
    })
  }

  /** Runs the next thing due, if any before `until`. */
  step(until: number): boolean {
    const due = this.heap[0]
    if (!due || due.at > until) return false
    const last = this.heap.pop()
    if (last && this.heap.length > 0) {
      this.heap[0] = last
      this.sink()
    }
    this.now = due.at
    due.run()
    return true
  }

  private sink(): void {
    let i = 0
    for (;;) {
      const left = 2 * i + 1
      let least = i
      if (before(this.heap[left], this.heap[least])) least = left
      if (before(this.heap[left + 1], this.heap[least])) least = left + 1
      if (least === i) return
      this.swap(i, least)
      i = least
    }
  }

  private swap(a: number, b: number): void {
    const x = this.heap[a]
    const y = this.heap[b]
    if (x && y) {
      this.heap[a] = y
      this.heap[b] = x
    }
  }
}

function before(a: Due | undefined, b: Due | undefined): boolean {
  if (!a || !b) return a !== undefined
  return a.at === b.at ? a.seq < b.seq : a.at < b.at
}
