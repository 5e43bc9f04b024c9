// What the product needs and whether it is there: `/readyz`, which any machine may ask. It answers 503
// with the same body where something is missing, so that it is read apart from the operator's API.
import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { readiness, type Readiness } from './answers-more.ts'

const EVERY_MS = 15_000

/** Null: not known yet. */
export function useReadiness(): ReadonlySignal<Readiness | null> {
  const seen = useSignal<Readiness | null>(null)
  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.hidden) return
      const response = await fetch('/readyz', { cache: 'no-store' }).catch(() => null)
      const found = readiness.safeParse(await response?.json().catch(() => null))
      if (found.success) seen.value = found.data
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return seen
}
