// The first load in bytes, of the heaviest page among all prices and languages.
import { LOCALES } from '#shared/contract.ts'
import { FIRST_LOAD_BYTES, firstLoad } from '../first-load.ts'
import { promise, yardstick, type Row } from './row.ts'
import { PRICED } from './street.ts'

/** The rows of the bytes; `url` is the product's own address. */
export async function byteRows(url: string): Promise<Row[]> {
  const loads = []
  for (const { number } of PRICED) {
    for (const locale of LOCALES) {
      loads.push(await firstLoad(`${url}/s/${number}?lang=${locale}`))
    }
  }
  const scripts = Math.max(...loads.map((load) => load.scripts))
  const page = Math.max(...loads.map((load) => load.page))
  const sum = Math.max(...loads.map((load) => load.page + load.scripts))
  const among = `the most of ${PRICED.length} prices in ${LOCALES.length} languages, brotli`
  return [
    yardstick(`station page, HTML with style and state, ${among}`, page, 'bytes'),
    yardstick('station page, scripts, brotli', scripts, 'bytes'),
    promise(`station page, first load in all, ${among}`, sum, 'bytes', FIRST_LOAD_BYTES),
  ]
}
