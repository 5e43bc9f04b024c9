// One act of an operator, asked for once more: what it does, how much, and why it is done. Nothing is
// sent without a reason.
import { parseOwnAmount } from '#shared/own-amount.ts'
import type { Currency } from '#shared/money.ts'
import type { Problem } from '#shared/contract.ts'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { amountText, money } from '../text/figures.ts'
import { Trouble } from './notes.tsx'

export interface ActForm {
  readonly title: string
  readonly does: string
  /** Null: there is no amount to say. */
  readonly amount: { currency: Currency; suggestedMinor: number; mostMinor: number } | null
  /** What the button that does it says, with the amount where there is one. */
  confirm(minor: number | null): string
  /** Does it; null: done, else why not. */
  send(minor: number | null, reason: string): Promise<Problem | null>
}

interface Props {
  readonly form: ActForm
  readonly close: () => void
  readonly done: () => void
}

/** Why this amount cannot be taken; null: it can. */
function faultOf(text: string, { currency, mostMinor }: NonNullable<ActForm['amount']>) {
  const minor = parseOwnAmount(text)
  if (minor === null) return 'Write an amount, like 119.80.'
  if (minor <= 0) return 'It must be more than nothing.'
  return minor > mostMinor ? `At most ${money(mostMinor, currency)} is possible.` : null
}

/** The dialog; it is open as long as it is drawn. */
export function ActDialog({ form, close, done }: Props) {
  const { amount } = form
  const dialog = useRef<HTMLDialogElement>(null)
  const text = useSignal(amount === null ? '' : amountText(amount.suggestedMinor))
  const reason = useSignal('')
  const tried = useSignal(false)
  const busy = useSignal(false)
  const problem = useSignal<Problem | null>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const amountFault = amount === null ? null : faultOf(text.value, amount)
  const reasonFault = reason.value.trim() === '' ? 'Say why, for who reads the audit trail.' : null
  const minor = amount === null ? null : parseOwnAmount(text.value)

  async function send(): Promise<void> {
    tried.value = true
    if (amountFault ?? reasonFault) {
      dialog.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
      return
    }
    if (busy.value) return
    busy.value = true
    problem.value = await form.send(minor, reason.value.trim())
    busy.value = false
    if (problem.value === null) done()
  }

  return (
    <dialog ref={dialog} aria-labelledby="act-title" onClose={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <h2 id="act-title">{form.title}</h2>
        <p>{form.does}</p>
        {amount !== null && (
          <Field
            label={`Amount in ${amount.currency}`}
            hint={`At most ${money(amount.mostMinor, amount.currency)}.`}
            fault={tried.value ? amountFault : null}
            name="amount"
            inputMode="decimal"
            value={text}
          />
        )}
        <Field
          label="Reason"
          hint="It is kept in the audit trail and in the session’s story."
          fault={tried.value ? reasonFault : null}
          name="reason"
          inputMode="text"
          value={reason}
        />
        {problem.value && <Trouble problem={problem.value} />}
        <Buttons>
          <button type="submit" aria-disabled={busy.value}>
            {busy.value ? 'Sending…' : form.confirm(amountFault === null ? minor : null)}
          </button>
          <button type="button" class="second" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </Buttons>
      </form>
    </dialog>
  )
}

const Buttons = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="buttons">{children}</div>
)

interface FieldProps {
  readonly label: string
  readonly hint: string
  readonly fault: string | null
  readonly name: string
  readonly inputMode: 'text' | 'decimal'
  readonly value: { value: string }
}

function Field({ label, hint, fault, name, inputMode, value }: FieldProps) {
  return (
    <div class="field">
      <label for={`act-${name}`}>{label}</label>
      <p id={`act-${name}-hint`} class={fault === null ? 'quiet' : 'fault'}>
        {fault ?? hint}
      </p>
      <input
        id={`act-${name}`}
        name={name}
        autocomplete="off"
        inputMode={inputMode}
        maxLength={500}
        value={value.value}
        aria-describedby={`act-${name}-hint`}
        aria-invalid={fault !== null}
        onInput={(event) => (value.value = event.currentTarget.value)}
      />
    </div>
  )
}
