// A phone for tests: its network, its streams and its screen are moved by hand.
import { vi } from 'vitest'
import type { Phone, Source } from '#web/model/phone.ts'

export class FakeSource implements Source {
  readyState = 0
  readonly listeners: Record<string, (event: Event) => void> = {}
  readonly path: string

  constructor(path: string) {
    this.path = path
  }
  addEventListener(type: string, listen: (event: Event) => void): void {
    this.listeners[type] = listen
  }
  close(): void {
    this.readyState = 2
  }
  open(): void {
    this.readyState = 1
    this.listeners['open']?.(new Event('open'))
  }
  send(value: unknown): void {
    const data = typeof value === 'string' ? value : JSON.stringify(value)
    this.listeners['view']?.(new MessageEvent('view', { data }))
  }
  /** `closed`: by the server's answer (204, an error status); else the browser tries again. */
  fail(closed: boolean): void {
    this.readyState = closed ? 2 : 0
    this.listeners['error']?.(new Event('error'))
  }
}

export function fakePhone() {
  const sources: FakeSource[] = []
  const watchers = new Set<() => void>()
  const state = { online: true, visible: true }
  const fetch = vi.fn<Phone['fetch']>(() => Promise.reject(new TypeError('network')))
  const phone: Phone = {
    now: () => Date.now(),
    chance: () => 1,
    fetch,
    listen(path) {
      const source = new FakeSource(path)
      sources.push(source)
      return source
    },
    watch(act) {
      watchers.add(act)
      return () => watchers.delete(act)
    },
    turn: (change) => change(),
    online: () => state.online,
    visible: () => state.visible,
  }
  return {
    phone,
    fetch,
    sources,
    last: () => {
      const source = sources.at(-1)
      if (!source) throw new Error('no stream was opened')
      return source
    },
    /** Changes network or visibility, as the browser would tell. */
    set(next: Partial<typeof state>) {
      Object.assign(state, next)
      for (const act of watchers) act()
    },
    watched: () => watchers.size > 0,
  }
}
