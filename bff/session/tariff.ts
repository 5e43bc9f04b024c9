// What a tariff is: OCPI's elements, components and limits in the house's own units. Shapes only: how
// usage is cut by them is usage.ts, what it costs price.ts. It must never know where a tariff came from.
import type { PriceCondition } from '#shared/contract.ts'
import type { Currency } from '#shared/money.ts'

export type ComponentKind = 'energy' | 'time' | 'parking' | 'flat'

/** Shown and billed in the order of the law: per kWh, per minute, per session, other (AFIR 5(4)). */
export const KINDS: readonly ComponentKind[] = ['energy', 'time', 'flat', 'parking']

/** What every OCPI PriceComponent says (mod_tariffs). */
interface Component {
  kind: ComponentKind
  /** Hundredths of a percent; 0 where no VAT applies (design §3: absent `vat`). */
  vatRate: number
  /** Wh for energy, seconds for time and parking; 1 where nothing is rounded up. */
  stepSize: number
}

/** Priced per kWh, per hour, or per session without VAT, in millionths of the major unit. */
export interface ExVatComponent extends Component {
  exVatMicros: number
}

/** Priced with VAT (OCPI 2.3.0 `tax_included`): without it, it may be no whole millionth (25.5 %). */
export interface InclVatComponent extends Component {
  inclVatMicros: number
}

export type PriceComponent = ExVatComponent | InclVatComponent

/** Elements in the order of the CPO: the first that matches wins, per kind (OCPI mod_tariffs). */
export interface TariffElement {
  components: PriceComponent[]
  /** OCPI TariffRestrictions: all that is not null must hold. Null: always. */
  restrictions: PriceCondition | null
}

/** OCPI `min_price` or `max_price`: both amounts bind (mod_tariffs, notes to the Tariff object). */
export interface PriceLimit {
  exVatMicros: number
  /** Null where the CPO only says it without VAT. */
  inclVatMicros: number | null
}

export interface Tariff {
  /** Digest of the whole tariff: the price the driver saw is the price that binds (design §3). */
  digest: string
  id: string
  currency: Currency
  elements: TariffElement[]
  minPrice: PriceLimit | null
  maxPrice: PriceLimit | null
}

/** A tariff and the place where it is billed: its clock decides, and how its current is reckoned. */
export interface Terms {
  tariff: Tariff
  /** IANA name (OCPI Location.time_zone). */
  timeZone: string
  powerType: 'AC' | 'DC'
}

/** The component that bills each kind at a moment; null: that kind costs nothing then. */
export type Active = Readonly<Record<ComponentKind, PriceComponent | null>>

/** A component that can be reached, with the condition of its element. */
export interface Candidate {
  component: PriceComponent
  when: PriceCondition | null
}

/** A tariff as it is looked up: worked out once, because it is priced with every meter value. */
export interface Plan {
  /** In the order of the CPO, up to the first that always applies: what comes after never bills. */
  candidates: Readonly<Record<ComponentKind, readonly Candidate[]>>
  /** What bills all along, where nothing depends on anything; null where something does. */
  always: Active | null
  /** Minutes after local midnight at which a condition may begin or end; empty: no clock matters. */
  minutes: readonly number[]
  /** Milliseconds after the session began, and Wh, at which a condition may begin or end. */
  durationsMs: readonly number[]
  energiesWh: readonly number[]
  usesPower: boolean
  usesCurrent: boolean
}

const plans = new WeakMap<Tariff, Plan>()

/** How `tariff` is looked up. A tariff never changes: worked out once for each. */
export function planOf(tariff: Tariff): Plan {
  const known = plans.get(tariff)
  if (known) return known
  const plan = makePlan(tariff)
  plans.set(tariff, plan)
  return plan
}

function makePlan(tariff: Tariff): Plan {
  const candidates = {
    energy: candidatesOf(tariff, 'energy'),
    time: candidatesOf(tariff, 'time'),
    flat: candidatesOf(tariff, 'flat'),
    parking: candidatesOf(tariff, 'parking'),
  }
  const conditions = KINDS.flatMap((kind) => candidates[kind].flatMap((c) => c.when ?? []))
  const first = (kind: ComponentKind): PriceComponent | null =>
    candidates[kind][0]?.component ?? null
  const always = {
    energy: first('energy'),
    time: first('time'),
    flat: first('flat'),
    parking: first('parking'),
  }
  return {
    candidates,
    always: conditions.length === 0 ? always : null,
    minutes: sorted(conditions.flatMap(minutesOf)),
    durationsMs: sorted(
      conditions.flatMap(({ durationS }) => endsOf(durationS)).map((seconds) => seconds * 1000),
    ),
    energiesWh: sorted(conditions.flatMap(({ energyWh }) => endsOf(energyWh))),
    usesPower: conditions.some((c) => c.powerW !== null),
    usesCurrent: conditions.some((c) => c.currentMa !== null),
  }
}

/** Of the elements that price `kind`, those before and at the first that always applies. */
function candidatesOf(tariff: Tariff, kind: ComponentKind): Candidate[] {
  const all = tariff.elements.flatMap(({ components, restrictions }) =>
    components
      .filter((component) => component.kind === kind)
      .map((component) => ({ component, when: restrictions })),
  )
  const last = all.findIndex((candidate) => candidate.when === null)
  return last < 0 ? all : all.slice(0, last + 1)
}

function minutesOf({ time, days, dates }: PriceCondition): number[] {
  const midnight = days !== null || dates !== null ? [0] : []
  return time === null ? midnight : [time.from, time.until, ...midnight]
}

function endsOf(span: { from: number | null; until: number | null } | null): number[] {
  return [span?.from ?? null, span?.until ?? null].filter((end) => end !== null)
}

function sorted(values: number[]): number[] {
  return [...new Set(values)].toSorted((a, b) => a - b)
}
