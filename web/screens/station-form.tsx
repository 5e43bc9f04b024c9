// The one part of the station page that lives: amount, terms, pay. Part of the first load; the same
// markup is a plain form without script.
import type { Locale } from '#shared/contract.ts'
import type { PayModel, Sale } from '../model/pay.ts'
import type { FormWords } from '../state.ts'
import { kwh, money } from '../text/amounts.ts'
import { fill } from '../text/messages.ts'

export type StationFormProps = {
  readonly pay: PayModel
  readonly sale: Sale
  readonly locale: Locale
  readonly words: FormWords
  /** Sends the form by script; absent on the server, where the browser sends it. */
  readonly onPay?: (event: SubmitEvent) => void
}

function FaultNote({ pay, words, onPay }: StationFormProps) {
  const fault = pay.fault.value
  if (!fault) return null
  const text = words.faults[fault.code]
  return (
    <div class="note bad" id="fault" role="alert" tabIndex={-1} autofocus={!onPay}>
      {fault.field === 'form' ? text : <a href={`#${fault.field}`}>{text}</a>}
    </div>
  )
}

/** Ties a field to the fault that is about it. */
function faultOf(pay: PayModel, ...fields: string[]) {
  const wrong = fields.includes(pay.fault.value?.field ?? '')
  return wrong ? ({ 'aria-invalid': true, 'aria-describedby': 'fault' } as const) : {}
}

function OwnAmount({ pay, sale, locale, words }: StationFormProps) {
  const range = sale.amountRange
  if (!range) return null
  const chosen = pay.choice.value === null
  const limits = {
    min: money(range.min, sale.currency, locale),
    max: money(range.max, sale.currency, locale),
  }
  return (
    <div class="own">
      <label class="pick">
        <input
          type="radio"
          name="amount"
          value=""
          checked={chosen}
          onChange={() => pay.choose(null)}
        />
        <b>{words.own}</b>
      </label>
      <label class="field">
        <span>
          {words.ownLabel} <small>{fill(words.range, limits)}</small>
        </span>
        <input
          id="ownAmount"
          name="ownAmount"
          inputMode="decimal"
          autocomplete="off"
          maxLength={12}
          value={pay.own.value}
          onInput={(event) => pay.type(event.currentTarget.value)}
          {...faultOf(pay, 'ownAmount')}
        />
      </label>
    </div>
  )
}

function Amounts(props: StationFormProps) {
  const { pay, sale, locale, words } = props
  return (
    <fieldset id="amount" {...faultOf(pay, 'amount')}>
      <legend>{words.amounts}</legend>
      <div class="picks">
        {sale.amounts.map(({ amount, energyWh }) => (
          <label class="pick" key={amount}>
            <input
              type="radio"
              name="amount"
              value={amount}
              checked={pay.choice.value === amount}
              onChange={() => pay.choose(amount)}
            />
            <b>{money(amount, sale.currency, locale)}</b>
            {energyWh !== null && (
              <small>{fill(words.about, { energy: kwh(energyWh, locale, 0) })}</small>
            )}
          </label>
        ))}
      </div>
      <OwnAmount {...props} />
    </fieldset>
  )
}

/** One box, actively ticked; the full text is one tap away. */
function Terms({ pay, sale, words }: StationFormProps) {
  const [before, after] = words.agree.split('{terms}')
  return (
    <label class="tick">
      <input
        id="terms"
        type="checkbox"
        name="terms"
        value="on"
        required
        checked={pay.terms.value}
        onChange={(event) => pay.agree(event.currentTarget.checked)}
        {...faultOf(pay, 'terms')}
      />
      <span>
        {before}
        {sale.termsUrl ? (
          <a href={sale.termsUrl} target="_blank" rel="noopener">
            {words.terms}
          </a>
        ) : (
          words.terms
        )}
        {after}
      </span>
    </label>
  )
}

/** The form of the station page. */
export function StationForm(props: StationFormProps) {
  const { pay, sale, locale, words, onPay } = props
  const amount = pay.amount.value
  const stage = pay.stage.value
  const busy = stage === 'asking' || stage === 'slow'
  return (
    <form
      method="post"
      action={`/s/${encodeURIComponent(sale.stationId)}`}
      noValidate
      {...(onPay && { onSubmit: onPay })}
    >
      <input type="hidden" name="offer" value={sale.offer ?? ''} />
      <input type="hidden" name="locale" value={locale} />
      <FaultNote {...props} />
      <Amounts {...props} />
      <p class="quiet">
        {amount === null
          ? words.reserveNone
          : fill(words.reserve, { amount: money(amount, sale.currency, locale) })}
      </p>
      <div class="thumb">
        <Terms {...props} />
        <p role="status">
          {stage === 'slow' ? words.slow : stage === 'offline' ? words.offline : ''}
        </p>
        <button class={`pay ${sale.brand}`} aria-disabled={busy}>
          {busy ? words.asking : words.pay}
        </button>
      </div>
    </form>
  )
}
