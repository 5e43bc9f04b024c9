// Views to phones as server-sent events (design §6, "SSE"). A reader that has gone is only noticed
// when something is written to it, hence the heartbeat. It must never know what a view says.

/** A stream lives at most 300 s (design §6); phones reconnect by themselves. */
const LIFE_MS = 300_000
/** Promised: at least every 15 s. Ten leave room for a slow network. */
const HEARTBEAT_MS = 10_000
/** What may lie unread before a reader is taken for gone: some 60 views. */
const BUFFER_BYTES = 65_536
/** How soon a phone comes back after a stream has ended or broken. */
const RETRY_MS = 1000

export interface Frame {
  /** Position in the journal. */
  id: number
  /** The whole view as JSON, one line. */
  text: string
}

interface Listener {
  writer: WritableStreamDefaultWriter<Uint8Array>
  life: ReturnType<typeof setTimeout>
}

const encoder = new TextEncoder()

function bytesOf({ id, text }: Frame): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: view\ndata: ${text}\n\n`)
}

/** The readers of one session. */
export class Streams {
  readonly #listeners = new Set<Listener>()
  readonly #counted: (change: 1 | -1) => void
  #heartbeat: ReturnType<typeof setInterval> | null = null
  #last: string | null = null

  /** `counted` is told of each reader that comes and goes. */
  constructor(counted: (change: 1 | -1) => void = () => undefined) {
    this.#counted = counted
  }

  /**
   * A new reader's response: `first` at once, or null where it has seen that already. `ends`: nothing
   * will follow, the stream ends after it.
   */
  add(first: Frame | null, ends: boolean): Response {
    const { readable, writable } = new IdentityTransformStream({ highWaterMark: BUFFER_BYTES })
    const writer: WritableStreamDefaultWriter<Uint8Array> = writable.getWriter()
    const listener: Listener = { writer, life: setTimeout(() => this.#end(listener), LIFE_MS) }
    this.#listeners.add(listener)
    this.#counted(1)
    writer.closed.catch(() => this.#forget(listener))
    this.#heartbeat ??= setInterval(() => this.#beat(), HEARTBEAT_MS)
    this.#write(listener, encoder.encode(`retry: ${RETRY_MS}\n\n`))
    if (first) {
      this.#last ??= first.text
      this.#write(listener, bytesOf(first))
    }
    if (ends) this.#end(listener)
    return new Response(readable, {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        // nginx would keep events until its buffer is full.
        'X-Accel-Buffering': 'no',
      },
    })
  }

  /** A new view for everyone, unless it says what the last one said. `ends`: it is the last. */
  publish(frame: Frame, ends: boolean): void {
    const news = frame.text !== this.#last
    this.#last = frame.text
    for (const listener of this.#listeners) {
      if (news) this.#write(listener, bytesOf(frame))
      if (ends) this.#end(listener)
    }
  }

  #beat(): void {
    for (const listener of this.#listeners) this.#write(listener, encoder.encode(':\n\n'))
  }

  #write(listener: Listener, bytes: Uint8Array): void {
    const { writer } = listener
    // A phone that does not read what is sent has lost its network; it resumes by Last-Event-ID.
    if (writer.desiredSize !== null && writer.desiredSize <= 0) {
      this.#forget(listener)
      writer.abort(new Error('the reader does not read')).catch(() => undefined)
      return
    }
    writer.write(bytes).catch(() => this.#forget(listener))
  }

  #end(listener: Listener): void {
    this.#forget(listener)
    listener.writer.close().catch(() => undefined)
  }

  #forget(listener: Listener): void {
    clearTimeout(listener.life)
    if (this.#listeners.delete(listener)) this.#counted(-1)
    if (this.#listeners.size > 0 || this.#heartbeat === null) return
    clearInterval(this.#heartbeat)
    this.#heartbeat = null
  }
}
