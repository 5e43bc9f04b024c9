// The camera at the back of the phone, as the scanner needs it: opened, looked through, its lamp, closed.
// Nothing it sees is kept or sent. It must never know what is looked for.

/** An open camera. */
export type Eye = {
  /** Shows what the camera sees; to be put on the screen, and to be read from. */
  readonly video: HTMLVideoElement
  /** Switches the lamp; null: this camera has none. */
  readonly torch: ((on: boolean) => Promise<void>) | null
  close(): void
}

/** Why there is no picture. */
export type Blindness = 'denied' | 'none' | 'busy'

/** What a browser's refusal means (W3C Media Capture and Streams, `getUserMedia`). */
export function blindness(error: unknown): Blindness {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  // Somebody else has it, or the system took it away just now.
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'none'
}

/** Enough for a code at arm's length; more would only be slower to read. */
const WISH: MediaStreamConstraints = {
  audio: false,
  video: {
    facingMode: { ideal: 'environment' },
    width: { ideal: 1280 },
    height: { ideal: 720 },
  },
}

/** `torch` is of W3C Image Capture, which the types of the DOM do not have. */
type WithTorch<T> = T & { torch?: boolean }

/** Opens the camera; the browser asks the driver where it has not before. Rejects as it does. */
export async function openCamera(): Promise<Eye> {
  const stream = await navigator.mediaDevices.getUserMedia(WISH)
  const [track] = stream.getVideoTracks()
  const can: WithTorch<MediaTrackCapabilities> = track?.getCapabilities?.() ?? {}
  const video = document.createElement('video')
  video.muted = true
  // Without it iOS plays in a player of its own.
  video.playsInline = true
  video.srcObject = stream
  // The picture may be interrupted before it begins: then there is simply nothing to read yet.
  void video.play().catch(() => {})
  return {
    video,
    torch:
      track && can.torch === true
        ? async (on) => {
            const lamp: WithTorch<MediaTrackConstraintSet> = { torch: on }
            await track.applyConstraints({ advanced: [lamp] })
          }
        : null,
    close() {
      for (const one of stream.getTracks()) one.stop()
      video.srcObject = null
    },
  }
}
