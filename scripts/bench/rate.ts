// How many requests the engine answers in a second, on the same cores as the client that asks.
import type { Stack } from '#tests/e2e/stack.ts'
import { yardstick, type Row } from './row.ts'

const SECONDS = 3
const CONNECTIONS = 32

/** Requests answered with 200 in a second, by so many connections that never pause. */
async function rate(url: string): Promise<number> {
  const until = performance.now() + SECONDS * 1000
  let good = 0
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const response = await fetch(url)
      await response.arrayBuffer()
      if (response.ok) good++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
  return Math.round(good / SECONDS)
}

/** The rows of the rates; `path` is a page of the product. */
export async function rateRows(stack: Stack, path: string): Promise<Row[]> {
  const plain = await rate(`${stack.url}/healthz`)
  const pages = await rate(`${stack.url}${path}`)
  const how = `${CONNECTIONS} connections for ${SECONDS} s`
  return [
    yardstick(`GET /healthz (the yardstick), ${how}`, plain, '/s'),
    yardstick(`GET ${path}, complete page`, pages, '/s', plain),
  ]
}
