// The driver's words are many: they are fetched when somebody looks at a price.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

export const lazyPrice = signal<ComponentType<{ readonly stationId: string }> | null>(null)

/** Fetches what draws a price, once. */
export async function loadPrice(): Promise<void> {
  if (lazyPrice.value) return
  const { StationPrice } = await import('./station-price.tsx')
  lazyPrice.value = StationPrice
}
