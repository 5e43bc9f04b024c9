/**
 * Everything the sandbox does later, in one place, so that closing or resetting it leaves nothing
 * behind. Knows nothing of charging.
 */

export type Timers = {
  /** Runs `act` once, `ms` real milliseconds from now. The answer cancels it. */
  readonly after: (ms: number, act: () => void) => () => void
  /** Waits; resolves at once when everything is being cleared. */
  readonly pause: (ms: number) => Promise<void>
  readonly clear: () => void
}

export function createTimers(): Timers {
  const running = new Map<ReturnType<typeof setTimeout>, () => void>()

  const after = (ms: number, act: () => void, onClear: () => void = () => {}): (() => void) => {
    const timer = setTimeout(
      () => {
        running.delete(timer)
        act()
      },
      Math.max(0, Math.ceil(ms)),
    )
    running.set(timer, onClear)
    return () => {
      clearTimeout(timer)
      running.delete(timer)
    }
  }

  return {
    after: (ms, act) => after(ms, act),
    pause: (ms) => new Promise((resolve) => after(ms, resolve, resolve)),
    clear: () => {
      for (const [timer, onClear] of running) {
        clearTimeout(timer)
        onClear()
      }
      running.clear()
    },
  }
}
