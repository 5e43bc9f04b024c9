// Something on the server that is looked at again and again: while somebody looks at the page, never
// while it is hidden. It says how old what it shows is, and keeps it when the server is away.
import type { Problem } from '#shared/contract.ts'
import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useCallback, useEffect } from 'preact/hooks'
import type * as z from 'zod/mini'
import { ask, operator } from './api.ts'

export interface Watched<T> {
  /** The last that was read; null: nothing yet. */
  readonly value: ReadonlySignal<T | null>
  /** When it was read, epoch ms. */
  readonly readAt: ReadonlySignal<number | null>
  /** Why the last attempt failed; null: it did not. */
  readonly problem: ReadonlySignal<Problem | null>
  /** Looks again at once. */
  look(): Promise<void>
}

/** Looks at `path` every so many ms, and when the page is looked at again; 0: once alone. */
export function useWatched<T>(path: string, shape: z.ZodMiniType<T>, everyMs: number): Watched<T> {
  const value = useSignal<T | null>(null)
  const readAt = useSignal<number | null>(null)
  const problem = useSignal<Problem | null>(null)
  const of = useSignal('')
  const look = useCallback(async () => {
    // What another address said is not shown as this one's.
    if (of.value !== path) value.value = null
    of.value = path
    const answer = await ask(path, shape)
    if (of.value !== path) return
    problem.value = answer.ok ? null : answer.problem
    if (!answer.ok) return
    value.value = answer.value
    readAt.value = Date.now()
  }, [path, shape])
  const signedIn = operator.value != null
  useEffect(() => {
    if (!signedIn) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const round = async (): Promise<void> => {
      clearTimeout(timer)
      if (document.hidden) return
      await look()
      if (!gone && everyMs > 0) timer = setTimeout(() => void round(), everyMs)
    }
    const onVisible = (): void => void round()
    void round()
    if (everyMs > 0) document.addEventListener('visibilitychange', onVisible)
    return () => {
      gone = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [look, everyMs, signedIn])
  return { value, readAt, problem, look }
}
