// The reader that is fetched, in every engine: the camera is a canvas, which all of them have.
import { encode } from 'uqr'
import { expect, it } from 'vitest'
import { nb } from '#web/text/nb.ts'
import { button, heading, say } from './driver.ts'
import { inEveryEngine } from './engines.ts'
import { street } from './street.ts'

/** Runs before any script of the page: the camera sees this code, drawn over and over. */
function seeCode(code: boolean[][]): void {
  // A page without an address has no cameras.
  if (!('mediaDevices' in navigator)) return
  const module = 8
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = code.length * module
  const brush = canvas.getContext('2d')
  setInterval(() => {
    if (!brush) return
    for (const [row, line] of code.entries()) {
      for (const [column, dark] of line.entries()) {
        brush.fillStyle = dark ? '#000' : '#fff'
        brush.fillRect(column * module, row * module, module, module)
      }
    }
  }, 50)
  Object.assign(globalThis, { BarcodeDetector: undefined })
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream()
}

inEveryEngine('scanning by the reader that is fetched', (engine) => {
  const here = street({ engine })

  it('leads from the code to its station, under the policy of the page', async () => {
    const { context, page, troubles } = await here.phone()
    const { data } = encode(`${here.stack.url}/s/1001`, { border: 4 })
    await context.addInitScript(seeCode, data)
    await page.goto(here.stack.url, { waitUntil: 'networkidle' })
    await button(page, nb.scanner.open).click()
    await heading(page, say.station('1001')).waitFor()
    expect(troubles).toEqual([])
  })
})
