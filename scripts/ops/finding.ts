// What the doctor finds: one line each, and for what is not well the next step. It must never know what
// is examined.

/** Whose matter it is, with what a person reads above its findings. */
const HEADINGS = {
  settings: 'Settings',
  address: 'Public address',
  product: 'The product',
  payer: 'Vipps MobilePay',
  chargers: 'Charger backend',
  watch: 'Alerts',
  clock: 'Clocks',
} as const
export type Area = keyof typeof HEADINGS

export interface Finding {
  area: Area
  name: string
  /** `null`: it does not apply here, or nobody can tell. */
  ok: boolean | null
  detail: string
  /** What to do about it, in one sentence; always there where something is wrong. */
  next: string | null
  /** Whose, where the installation has several merchants. */
  merchantId?: string
}

/** The findings of one area, by their three fates. */
export function findingsOf(area: Area) {
  return {
    well: (name: string, detail = ''): Finding => ({ area, name, ok: true, detail, next: null }),
    wrong: (name: string, detail: string, next: string): Finding => ({
      area,
      name,
      ok: false,
      detail,
      next,
    }),
    /** Worth knowing, and nothing is wrong with it. */
    aside: (name: string, detail: string, next: string | null = null): Finding => ({
      area,
      name,
      ok: null,
      detail,
      next,
    }),
  }
}

const MARKS = { true: 'ok  ', false: 'FAIL', null: '-   ' }

/** As a person reads it, below a heading where the one before is of another area or merchant. */
export function told(finding: Finding, before: Finding | undefined): string {
  const { area, merchantId } = finding
  if (before?.area === area && before.merchantId === merchantId) return lineOf(finding)
  const whose = merchantId === undefined ? '' : ` of ${merchantId}`
  return `${HEADINGS[area]}${whose}\n${lineOf(finding)}`
}

function lineOf({ name, ok, detail, next }: Finding): string {
  const line = `  ${MARKS[`${ok}`]}  ${name}${detail ? `: ${detail}` : ''}`
  return next === null ? line : `${line}\n          -> ${next}`
}
