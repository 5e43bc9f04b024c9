// A station's state and price in the words its drivers read, from the very answer their page is drawn of.
import { stationPage, type Problem, type StationPage } from '#shared/contract.ts'
import { Prices } from '#web/screens/prices.tsx'
import { freshForm } from '#web/page.ts'
import { price } from '#web/text/en/price.ts'
import { encode } from 'uqr'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Trouble } from '../ui/notes.tsx'

export function StationPrice({ stationId }: { readonly stationId: string }) {
  const seen = useSignal<StationPage | null>(null)
  const problem = useSignal<Problem | null>(null)
  useEffect(() => {
    void read(stationId).then((answer) => {
      if (answer === null) {
        problem.value = {
          type: 'urn:stikk:away',
          title: 'Its page cannot be read',
          status: 0,
          detail: 'A display with codes that change may guard it, or the server is away.',
        }
      } else seen.value = answer
    })
  }, [stationId])
  if (problem.value) return <Trouble problem={problem.value} />
  const page = seen.value
  if (page === null) return <p class="quiet">Reading…</p>
  const screen = {
    kind: 'station',
    locale: 'en',
    page,
    form: freshForm,
    retry: null,
    now: Date.now(),
    caution: false,
  } as const
  return (
    <>
      <p>
        The charger says <b>{page.status}</b>; drivers see it as <b>{page.sale}</b>
        {page.saleWhy === null ? '' : ` (${page.saleWhy})`}.
      </p>
      <Prices page={screen} words={price} />
      <Code url={new URL(`/s/${encodeURIComponent(stationId)}`, location.origin).href} />
    </>
  )
}

/** The code on its sticker, as `ops qr` prints it: the address and nothing else. */
function Code({ url }: { readonly url: string }) {
  const { size, data } = encode(url, { ecc: 'Q', border: 4 })
  const squares = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return (
    <>
      <svg class="code" role="img" aria-label={`Code of ${url}`} viewBox={`0 0 ${size} ${size}`}>
        <path d={squares.join('')} shape-rendering="crispEdges" />
      </svg>
      <p>
        <code>{url}</code>
      </p>
    </>
  )
}

async function read(stationId: string): Promise<StationPage | null> {
  try {
    const response = await fetch(`/api/stations/${encodeURIComponent(stationId)}`)
    const found = stationPage.safeParse(await response.json())
    return found.success ? found.data : null
  } catch {
    return null
  }
}
