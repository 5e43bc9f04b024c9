// The scanner as the driver meets it: what it says at every turn, what it follows, and that the camera
// is off whenever nobody looks through it.
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Eye } from '#web/model/camera.ts'
import { blindness } from '#web/model/camera.ts'
import type { CodeReader } from '#web/model/code-reader.ts'
import type { Sight } from '#web/model/scanner.ts'
import { Scanner } from '#web/model/scanner.ts'
import { ScannerDialog } from '#web/screens/scanner.tsx'
import { languages } from '#web/text/languages.ts'
import { fill } from '#web/text/messages.ts'

const { nb } = languages
const words = { ...nb.scanner, again: nb.common.again, stickers: nb.scan.stickers }
const trusted = { own: 'https://stikk.example', payer: ['https://qr.vipps.no'] }

/** A promise that the test keeps by hand. */
function promised<T>() {
  let kept: ((value: T) => void) | null = null
  const promise = new Promise<T>((done) => (kept = done))
  return { promise, keep: (value: T) => kept?.(value) }
}
const refusal = (name: string): Error => Object.assign(new Error('no'), { name })

function lamp(torch: Eye['torch'] = null) {
  const close = vi.fn()
  return { eye: { video: document.createElement('video'), torch, close }, close }
}

/** A scanner whose camera, reader and screen are moved by hand. */
function show({ texts = [], torch = null }: { texts?: string[]; torch?: Eye['torch'] } = {}) {
  const opened: ReturnType<typeof lamp>[] = []
  const state = { visible: true, texts }
  let changed: (() => void) | null = null
  const reader: CodeReader = { read: async () => state.texts }
  const sight = {
    openCamera: vi.fn<Sight['openCamera']>(async () => {
      const next = lamp(torch)
      opened.push(next)
      return next.eye
    }),
    openReader: vi.fn<Sight['openReader']>(async () => reader),
    pause: () => new Promise<void>((done) => setTimeout(done)),
    visible: () => state.visible,
    watch(call: () => void) {
      changed = call
      return () => (changed = null)
    },
  }
  const follow = vi.fn<(address: string) => void>()
  const type = vi.fn<() => void>()
  const scanner = new Scanner(sight, trusted, follow)
  render(<ScannerDialog scanner={scanner} words={words} type={type} />)
  return {
    scanner,
    sight,
    follow,
    type,
    opened,
    state,
    see: (visible: boolean) => {
      state.visible = visible
      act(() => changed?.())
    },
    watched: () => changed !== null,
    async open() {
      act(() => scanner.open())
      await screen.findByRole('dialog', { name: words.title })
    },
    said: () => screen.getByRole('status').textContent,
    warned: async () => (await screen.findByRole('alert')).textContent,
  }
}

afterEach(cleanup)

describe('the scanner', () => {
  test('says each step, shows the picture, and follows our own code with the camera off', async () => {
    const { open, said, sight, follow, opened, state } = show()
    const camera = promised<Eye>()
    const reader = promised<CodeReader>()
    sight.openCamera.mockReturnValueOnce(camera.promise)
    sight.openReader.mockReturnValueOnce(reader.promise)
    await open()
    expect(said()).toBe(words.starting)
    const { eye, close } = lamp()
    camera.keep(eye)
    await waitFor(() => expect(said()).toBe(words.loading))
    await waitFor(() => expect(screen.getByRole('dialog').contains(eye.video)).toBe(true))
    reader.keep({ read: async () => state.texts })
    await waitFor(() => expect(said()).toBe(words.hint))
    state.texts = ['https://stikk.example/s/1001']
    await waitFor(() => expect(follow).toHaveBeenCalledWith('/s/1001'))
    expect(said()).toBe(words.found)
    expect(close).toHaveBeenCalledOnce()
    expect(opened).toEqual([])
  })

  test('of two codes in sight ours counts, whatever is stuck beside it', async () => {
    const { open, follow } = show({ texts: ['https://evil.example/', 'text', '1001'] })
    await open()
    await waitFor(() => expect(follow).toHaveBeenCalledExactlyOnceWith('/s/1001'))
  })

  test('a stranger’s code is never followed: its host, the warning, and another try', async () => {
    const { open, warned, follow, opened, state, said } = show({
      texts: ['https://evil.example/s/1'],
    })
    await open()
    expect(await warned()).toBe(fill(words.foreign, { host: 'evil.example' }) + words.stickers)
    expect(follow).not.toHaveBeenCalled()
    expect(opened[0]?.close).toHaveBeenCalledOnce()
    state.texts = []
    fireEvent.click(screen.getByRole('button', { name: words.again }))
    await waitFor(() => expect(said()).toBe(words.hint))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test.each([
    ['NotAllowedError', words.denied],
    ['SecurityError', words.denied],
    ['NotFoundError', words.none],
    ['OverconstrainedError', words.none],
    ['TypeError', words.none],
    ['NotReadableError', words.busy],
    ['AbortError', words.busy],
  ])(
    'a camera that fails by %s is explained, with the number as the way on',
    async (name, text) => {
      const { open, warned, sight, type, scanner } = show()
      sight.openCamera.mockRejectedValueOnce(refusal(name))
      open()
      expect(await warned()).toBe(text)
      fireEvent.click(screen.getByRole('button', { name: words.number }))
      expect(type).toHaveBeenCalledOnce()
      expect(scanner.stage.value).toBe('closed')
    },
  )

  test('a reader that cannot be fetched is said, and the camera is off', async () => {
    const { open, warned, sight, opened } = show()
    sight.openReader.mockRejectedValueOnce(new Error('network'))
    await open()
    expect(await warned()).toBe(words.failed)
    expect(opened[0]?.close).toHaveBeenCalledOnce()
  })

  test('a picture that cannot be read is followed by the next one', async () => {
    const { open, sight, follow } = show()
    const read = vi.fn<CodeReader['read']>().mockRejectedValueOnce(new Error('no'))
    sight.openReader.mockResolvedValueOnce({ read: read.mockResolvedValue(['1001']) })
    await open()
    await waitFor(() => expect(follow).toHaveBeenCalledWith('/s/1001'))
  })

  test('what is in sight but no station’s code is said, and the looking goes on', async () => {
    const { open, said, follow, state, opened } = show({ texts: ['WIFI:S:guest;;'] })
    await open()
    await waitFor(() => expect(said()).toBe(words.other))
    expect(opened[0]?.close).not.toHaveBeenCalled()
    state.texts = ['https://qr.vipps.no/r/abc']
    await waitFor(() => expect(follow).toHaveBeenCalledWith('https://qr.vipps.no/r/abc'))
  })
})

describe('the camera', () => {
  test('is off when the dialog is closed, also while the browser still asks', async () => {
    const { open, sight, scanner, watched, opened, said } = show()
    const camera = promised<Eye>()
    sight.openCamera.mockReturnValueOnce(camera.promise)
    await open()
    fireEvent.click(screen.getByRole('button', { name: words.close }))
    expect(scanner.stage.value).toBe('closed')
    expect(watched()).toBe(false)
    const { eye, close } = lamp()
    camera.keep(eye)
    await waitFor(() => expect(close).toHaveBeenCalledOnce())
    await open()
    await waitFor(() => expect(said()).toBe(words.hint))
    act(() => scanner.close())
    expect(opened[0]?.close).toHaveBeenCalledOnce()
    expect(scanner.stage.value).toBe('closed')
  })

  test('is off while the page is hidden, and on again when the driver is back', async () => {
    const { open, see, opened, said, sight } = show()
    await open()
    await waitFor(() => expect(said()).toBe(words.hint))
    see(false)
    expect(opened[0]?.close).toHaveBeenCalledOnce()
    see(true)
    await waitFor(() => expect(said()).toBe(words.hint))
    expect(opened).toHaveLength(2)
    expect(opened[1]?.close).not.toHaveBeenCalled()
    // Coming into sight again without having been away opens nothing.
    see(true)
    expect(sight.openCamera).toHaveBeenCalledTimes(2)
  })

  test('stays off when a refusal is on the screen and the page comes and goes', async () => {
    const { open, see, sight, warned } = show({ texts: ['https://evil.example/'] })
    await open()
    await warned()
    see(false)
    see(true)
    expect(sight.openCamera).toHaveBeenCalledOnce()
  })

  test('has a lamp only where there is one, and it says whether it is lit', async () => {
    const torch = vi.fn<(on: boolean) => Promise<void>>(async () => {})
    const { open } = show({ torch })
    await open()
    const button = await screen.findByRole('button', { name: words.torch })
    expect(button.getAttribute('aria-pressed')).toBe('false')
    fireEvent.click(button)
    await waitFor(() => expect(button.getAttribute('aria-pressed')).toBe('true'))
    torch.mockRejectedValueOnce(new Error('no lamp after all'))
    fireEvent.click(button)
    await waitFor(() => expect(torch).toHaveBeenLastCalledWith(false))
    expect(button.getAttribute('aria-pressed')).toBe('true')
    cleanup()
    const dark = show()
    await dark.open()
    await waitFor(() => expect(dark.said()).toBe(words.hint))
    expect(screen.queryByRole('button', { name: words.torch })).toBeNull()
  })

  test('what is no refusal of a browser counts as no camera', () => {
    expect(blindness('odd')).toBe('none')
  })
})
