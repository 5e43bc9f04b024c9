// A station's state and price in the words its drivers read, from the very answer their page is drawn of.
import { stationPage, type Problem, type StationPage } from '#shared/contract.ts'
import { Prices } from '#web/screens/prices.tsx'
import { freshForm } from '#web/page.ts'
import { price } from '#web/text/en/price.ts'
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
