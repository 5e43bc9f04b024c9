// What it costs, before anything is asked: every part, incl. VAT, in the order of the law. Drawn on the
// server alone. What applies now is big; what else can apply stands below it with its condition.
import type { PricePart, StationPage } from '#shared/contract.ts'
import type { StationScreen } from '../page.ts'
import { money } from '../text/amounts.ts'
import { unitPrice } from '../text/format.ts'
import type { Messages } from '../text/messages.ts'
import { fill } from '../text/messages.ts'
import { conditionText, stepText, untilText } from '../text/price-condition.ts'

export type PricesProps = { readonly page: StationScreen; readonly words: Messages['price'] }
type Tariff = NonNullable<StationPage['tariff']>

/** Per kWh, per minute, per session; other prices follow as sentences (design §5). */
const SEQUENCE = ['energy', 'time', 'flat'] as const
const UNITS = { kWh: 'perKwh', min: 'perMinute', session: 'perSession' } as const

/** The first letter large, as a sentence begins. */
const capital = (text: string, locale: string): string =>
  text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1)

/** Null where it always applies; "otherwise" where that is so after others of its kind. */
function whenOf(part: PricePart, index: number, { page, words }: PricesProps): string | null {
  const said = conditionText(part.when, words, page.locale)
  return said === null && index > 0 ? words.otherwise : said
}

function Amount({ part, page, words }: PricesProps & { readonly part: PricePart }) {
  return (
    <>
      <b>{unitPrice(part.micros, page.page.currency, page.locale)}</b> {words[UNITS[part.per]]}
    </>
  )
}

type KindProps = PricesProps & { readonly parts: readonly PricePart[] }

/** One kind: now, and what it costs at other times. */
function Kind({ parts, ...props }: KindProps) {
  const [first] = parts
  if (!first) return null
  const { page, words } = props
  const now = parts.find((part) => part.now)
  const when = now?.when && conditionText(now.when, words, page.locale)
  const steps = parts.map((part) => stepText(part, words, page.locale))
  // Said once where all parts are billed alike.
  const shared = steps.every((step) => step === steps[0])
  const below = shared ? steps[0] : now && steps[parts.indexOf(now)]
  return (
    <div>
      <dt>
        {words[first.kind]}
        {when && `, ${when}`}
      </dt>
      {now && (
        <dd class="now">
          <Amount part={now} {...props} />
        </dd>
      )}
      {parts.map((part, index) => {
        if (part === now) return null
        const at = whenOf(part, index, props)
        return (
          <dd key={index}>
            {at !== null && <span>{capital(at, page.locale)}: </span>}
            <span>
              <Amount part={part} {...props} />
              {!shared && steps[index] && `, ${steps[index]}`}
            </span>
          </dd>
        )
      })}
      {below && <dd class="quiet">{capital(below, page.locale)}</dd>}
    </div>
  )
}

/** What it costs to stay after the charge: a sentence for each part. */
function Idle({ parts, ...props }: KindProps) {
  const { page, words } = props
  return parts.map((part, index) => {
    const more = [whenOf(part, index, props), stepText(part, words, page.locale)]
    return (
      <p key={index}>
        {words.parking}: <Amount part={part} {...props} />
        {more.map((text) => text !== null && `, ${text}`)}.
      </p>
    )
  })
}

/** Until when the price holds; the least and the most; VAT. */
function Bounds({ tariff, page, words }: PricesProps & { readonly tariff: Tariff }) {
  const { leastMinor, mostMinor, nowUntil } = tariff
  const { currency, station } = page.page
  const amount = (minor: number | null) =>
    minor === null ? '' : money(minor, currency, page.locale)
  const bounds =
    leastMinor === null
      ? mostMinor === null
        ? null
        : words.most
      : mostMinor === null
        ? words.least
        : words.leastAndMost
  return (
    <>
      {nowUntil !== null && (
        <p>
          {fill(words.holds, {
            until: untilText(nowUntil, page.now, station.timeZone, page.locale),
          })}
        </p>
      )}
      <p class="quiet">
        {bounds && `${fill(bounds, { least: amount(leastMinor), most: amount(mostMinor) })} `}
        {tariff.parts.some((part) => part.vatRate > 0) ? words.vat : words.noVat}
      </p>
    </>
  )
}

/** The whole price; nothing where the station has none. */
export function Prices(props: PricesProps) {
  const { page, words } = props
  const { tariff } = page.page
  if (!tariff) return null
  const { parts } = tariff
  const of = (kind: PricePart['kind']) => parts.filter((part) => part.kind === kind)
  return (
    <section class="prices">
      <h2 class="vh">{words.title}</h2>
      <dl>
        {SEQUENCE.map((kind) => (
          <Kind key={kind} parts={of(kind)} {...props} />
        ))}
      </dl>
      <Idle parts={of('parking')} {...props} />
      <Bounds tariff={tariff} {...props} />
    </section>
  )
}
