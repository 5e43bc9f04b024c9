// The line to the server: an EventSource that comes back by itself, with polling where it does not.
// Each message is the whole view, so a reconnect is the same as a connect and there is nothing to
// merge. A hidden page holds no stream: it costs battery here and an awake object there.
// It must never know what a view means, only that it is one.
import { createModel, signal } from '@preact/signals'
import type { Signal } from '@preact/signals'
import { view as viewShape } from '#shared/contract.ts'
import type { View } from '#shared/contract.ts'
import type { Phone, Source } from './phone.ts'

/** `outdated`: the server speaks a newer contract than this page. `ended`: nothing more comes. */
export type Line = 'connecting' | 'live' | 'polling' | 'offline' | 'outdated' | 'ended'

const RETRY_MS = 1000
const RETRY_MOST_MS = 30_000
/** After so many streams that gave nothing, mostly poll: something on the way swallows streams. */
const STREAM_TRIES = 3
const POLL_MS = 5000
/** Every so many polls a stream is tried again all the same. */
const POLLS_PER_TRY = 6
/**
 * A new stream says the view at once. One that has not by then is held back by something on the way,
 * though it looks open: it counts as dead.
 */
const FIRST_VIEW_MS = 10_000
/** Comments keep a stream open but cannot be seen from here: one silent for so long is replaced. */
const DOUBT_MS = 60_000
/** The browser's own reconnect gets so long before we look ourselves: two tries of any browser. */
const PATIENCE_MS = 10_000
/** EventSource.CLOSED. */
const CLOSED = 2

/** Who listens at this end of the line. */
export type Listener = {
  /** Receives every view. */
  take(view: View): void
  /** What was taken last is how it stands at this moment. */
  confirm(): void
  /** Nothing more will come. */
  atRest(): boolean
}

type Wire = {
  readonly phone: Phone
  readonly path: string
  readonly line: Signal<Line>
  readonly listener: Listener
  source: Source | null
  /** The source has given a view. */
  spoke: boolean
  /** The source broke off, and the browser is at it. */
  broken: boolean
  timer: ReturnType<typeof setTimeout> | undefined
  /** Reads in a row that failed. */
  misses: number
  /** Streams in a row that closed without a view. */
  deadStreams: number
  polls: number
  /** Rises with every view that arrives: an answer asked for before it is older than it. */
  heard: number
  unwatch: (() => void) | null
}

function hangUp(wire: Wire): void {
  clearTimeout(wire.timer)
  wire.source?.close()
  wire.source = null
}

function finish(wire: Wire, line: 'ended' | 'outdated'): void {
  hangUp(wire)
  wire.line.value = line
}

const isOver = (wire: Wire): boolean =>
  wire.unwatch === null || wire.line.value === 'ended' || wire.line.value === 'outdated'

function later(wire: Wire, ms: number, act: (wire: Wire) => unknown): void {
  clearTimeout(wire.timer)
  wire.timer = setTimeout(() => act(wire), ms)
}

/** Doubles from one second to thirty, half of it left to chance so that phones do not come at once. */
function backOff(wire: Wire, failures: number): number {
  const whole = Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** Math.min(failures, 6))
  return whole / 2 + (whole / 2) * wire.phone.chance()
}

function accept(wire: Wire, value: unknown): void {
  const parsed = viewShape.safeParse(value)
  if (!parsed.success) return finish(wire, 'outdated')
  wire.heard += 1
  wire.misses = 0
  wire.listener.take(parsed.data)
}

/** Reads the view once. False: no answer that could be read. */
async function ask(wire: Wire): Promise<boolean> {
  const before = wire.heard
  const headers = { accept: 'application/json' }
  const response = await wire.phone.fetch(wire.path, { headers }).catch(() => null)
  // There is contact, and no such session any more: the server's own page says so best.
  if (response?.status === 404) finish(wire, 'outdated')
  if (!response?.ok) return false
  const value: unknown = await response.json().catch(() => null)
  if (value === null) return false
  if (wire.heard === before) accept(wire, value)
  return true
}

async function poll(wire: Wire): Promise<void> {
  const answered = await ask(wire)
  if (isOver(wire) || !wire.phone.visible()) return
  if (!answered) {
    wire.line.value = 'offline'
    wire.misses += 1
    return later(wire, backOff(wire, wire.misses), poll)
  }
  if (wire.listener.atRest()) return finish(wire, 'ended')
  wire.line.value = wire.source ? 'live' : 'polling'
  if (wire.source) return later(wire, DOUBT_MS, connect)
  wire.polls += 1
  const stream = wire.deadStreams < STREAM_TRIES || wire.polls % POLLS_PER_TRY === 0
  later(wire, stream ? backOff(wire, wire.deadStreams) : POLL_MS, stream ? connect : poll)
}

function onView(wire: Wire, text: string): void {
  wire.spoke = true
  wire.broken = false
  wire.deadStreams = 0
  wire.line.value = 'live'
  try {
    accept(wire, JSON.parse(text))
  } catch {
    return finish(wire, 'outdated')
  }
  if (!isOver(wire)) later(wire, DOUBT_MS, connect)
}

/** The browser has reconnected by itself: what the server has, it sends now. */
function onOpen(wire: Wire): void {
  if (!wire.spoke) return
  wire.broken = false
  wire.line.value = 'live'
  wire.listener.confirm()
  later(wire, DOUBT_MS, connect)
}

/** Nothing came by this stream, whatever the reason. */
function giveUp(wire: Wire): void {
  hangUp(wire)
  wire.deadStreams += 1
  void poll(wire)
}

function onError(wire: Wire): void {
  if (wire.line.value !== 'offline') wire.line.value = 'connecting'
  // 204 closes a stream too (at rest and up to date): a read tells which it was.
  if (wire.source?.readyState === CLOSED || !wire.spoke) return giveUp(wire)
  // Over a dead line each try of the browser's fails anew: none of them buys it more time.
  if (!wire.broken) later(wire, PATIENCE_MS, giveUp)
  wire.broken = true
}

function connect(wire: Wire): void {
  hangUp(wire)
  const source = wire.phone.listen(`${wire.path}/events`)
  wire.source = source
  wire.spoke = false
  wire.broken = false
  // A stream that was replaced may still speak once; it is not listened to.
  const current = (act: (event: Event) => void) => (event: Event) => {
    if (wire.source === source) act(event)
  }
  source.addEventListener(
    'open',
    current(() => onOpen(wire)),
  )
  source.addEventListener(
    'view',
    current((event) => onView(wire, 'data' in event ? String(event.data) : '')),
  )
  source.addEventListener(
    'error',
    current(() => onError(wire)),
  )
  later(wire, FIRST_VIEW_MS, giveUp)
}

/** The network or the visibility of the page has changed. */
function changed(wire: Wire): void {
  if (isOver(wire)) return
  const online = wire.phone.online()
  if (!online) wire.line.value = 'offline'
  if (!wire.phone.visible()) {
    if (online) wire.line.value = 'connecting'
    return hangUp(wire)
  }
  if (online && (wire.source === null || wire.line.value === 'offline')) {
    wire.misses = 0
    connect(wire)
  }
}

/** The connection of one session; `first`: how the line stands when the page comes to life. */
export const Connection = createModel(
  (phone: Phone, handle: string, listener: Listener, first: 'connecting' | 'offline') => {
    const line = signal<Line>(first)
    const wire: Wire = {
      phone,
      path: `/api/sessions/${handle}`,
      line,
      listener,
      source: null,
      spoke: false,
      broken: false,
      timer: undefined,
      misses: 0,
      deadStreams: 0,
      polls: 0,
      heard: 0,
      unwatch: null,
    }
    return {
      line,
      /** Opens the line, unless the session is at rest already. */
      start(): void {
        wire.unwatch = phone.watch(() => changed(wire))
        if (!phone.visible()) return
        if (!listener.atRest()) connect(wire)
        // What was kept of a session at rest is read anew, once.
        else if (first === 'offline') void poll(wire)
        else finish(wire, 'ended')
      },
      /** Closes the line for good. */
      close(): void {
        wire.unwatch?.()
        wire.unwatch = null
        hangUp(wire)
      },
      /** Reads the view now, after something was asked of the server. */
      refresh(): void {
        void ask(wire)
      },
    }
  },
)
