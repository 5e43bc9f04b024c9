// The station page in the gallery: free, asked about, refused, every price, every fault of the form.
import { STATION_WHYS } from '#shared/contract.ts'
import type { StationPage, StationWhy } from '#shared/contract.ts'
import { FAULTS, freshForm } from '#web/page.ts'
import { dayAndNight } from '#tests/web/price-samples.ts'
import { station, stationPage } from '#tests/web/samples.ts'
import { languages, ownAmount, payAndWait, payOffline, payWithoutTerms } from './acts.ts'
import type { Screen } from './screen.ts'
import { screen } from './screen.ts'

const ASKED = new Set<StationWhy>(['charging', 'blocked', 'reserved', 'unknown'])

const notFree: Screen[] = STATION_WHYS.map((saleWhy) =>
  ASKED.has(saleWhy)
    ? screen(`station-ask-${saleWhy}`, station({ sale: 'ask', saleWhy }))
    : screen(
        `station-refused-${saleWhy}`,
        station({
          sale: 'refused',
          saleWhy,
          offer: null,
          ...(saleWhy === 'no-tariff' && { tariff: null, amounts: [] }),
        }),
      ),
)

const faults: Screen[] = FAULTS.map((code) => {
  const field = code.startsWith('amount-')
    ? code === 'amount-missing' || code === 'amount-not-offered'
      ? 'amount'
      : 'ownAmount'
    : code === 'terms-missing'
      ? 'terms'
      : 'form'
  const typed = field === 'ownAmount' ? '9000' : ''
  return screen(
    `station-fault-${code}`,
    station({}, { form: { ...freshForm, ownAmount: typed, fault: { field, code } } }),
  )
})

/** What a long life gives a station to say: long words everywhere. */
const longNames: Partial<StationPage> = {
  station: {
    ...stationPage.station,
    stationId: 'NO*FJE*E100200300*2',
    label: 'E100200300-2',
    name: 'Hurtigladestasjonen ved Kommunikasjonssenteret',
    address: 'Generalkonsul Frimann-Christophersens veg 128',
    city: 'Øvre Årdal',
    operator: 'Fjellstrøm Hurtiglading Nord-Gudbrandsdal',
  },
}

/** Denmark until MobilePay is Vipps. */
const danish: Partial<StationPage> = { market: 'DK', brand: 'MobilePay', currency: 'DKK' }

export const stationScreens: Screen[] = [
  screen('station', station()),
  screen('station-day-and-night', station({ tariff: dayAndNight })),
  screen('station-own-amount', station(), { act: ownAmount }),
  screen(
    'station-one-amount',
    station({ amountRange: null, amounts: [{ amount: 35_000, energyWh: null }] }),
  ),
  screen('station-plug-first', station({ plugOrder: 'plug-first' })),
  screen('station-pay-first', station({ plugOrder: 'pay-first' })),
  screen('station-caution', station({}, { caution: true })),
  screen('station-long-names', station(longNames)),
  screen('station-mobilepay', station(danish)),
  screen('station-no-terms', station(), { act: payWithoutTerms }),
  screen('station-paying-slow', station(), { act: payAndWait }),
  screen('station-paying-offline', station(), { act: payOffline }),
  screen('station-languages', station(), { act: languages }),
  ...notFree,
  ...faults,
]
