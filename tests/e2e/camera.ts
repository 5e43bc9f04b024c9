// A camera for tests: Chromium shows a film in its place, and the film is a code held still.
import { chromium as engine, type Browser } from 'playwright-core'
import { encode } from 'uqr'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHROMIUM_FLAGS, programOf } from './engines.ts'

const WIDTH = 640
const HEIGHT = 480
/** Pixels of one module: the code of a station's address fills about half of the height. */
const MODULE = 8
const [DARK, PAPER, GREY] = [16, 235, 128]

/** A film in YUV4MPEG2, 4:2:0: the code in the middle of a sheet of paper. */
export function filmOf(text: string): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const luma = Buffer.alloc(WIDTH * HEIGHT, PAPER)
  const left = Math.floor((WIDTH - size * MODULE) / 2)
  const top = Math.floor((HEIGHT - size * MODULE) / 2)
  for (const [row, line] of data.entries()) {
    for (const [column, dark] of line.entries()) {
      if (!dark) continue
      for (let y = 0; y < MODULE; y += 1) {
        const from = (top + row * MODULE + y) * WIDTH + left + column * MODULE
        luma.fill(DARK, from, from + MODULE)
      }
    }
  }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma])
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip C420\n`),
    frame,
    frame,
  ])
}

/** A browser whose camera sees this code. `asked`: what the driver answers when it asks for it. */
export async function browserSeeing(text: string, asked: 'yes' | 'no' = 'yes') {
  const dir = mkdtempSync(join(tmpdir(), 'stikk-film-'))
  const film = join(dir, 'code.y4m')
  writeFileSync(film, filmOf(text))
  const browser: Browser = await engine.launch({
    executablePath: programOf('chromium') ?? '',
    args: [
      ...CHROMIUM_FLAGS,
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
      ...(asked === 'yes' ? ['--use-fake-ui-for-media-stream'] : []),
    ],
  })
  browser.on('disconnected', () => rmSync(dir, { recursive: true, force: true }))
  return browser
}
