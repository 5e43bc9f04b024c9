/** How the page that plays the payment app looks: one card, plain forms, no script, light and dark. Draws, decides nothing. */
import { html, raw } from 'hono/html'
import type { Payment } from './payment-model.ts'

const style = `
:root { color-scheme: light dark; --ground: #f6f2ee; --card: #fff; --text: #221a16; --soft: #6a5d55; --line: #e4dbd4;
  --accent: #ff5b24; --on-accent: #2a0d02; --bad: #a3210d }
@media (prefers-color-scheme: dark) { :root { --ground: #14100e; --card: #211b18; --text: #f6eee9; --soft: #b7a9a0;
  --line: #3a302b; --bad: #ff9c86 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 26rem; background: var(--card); border: 1px solid var(--line); border-radius: 1.25rem;
  padding: 1.5rem }
.badge { margin: 0 0 1.25rem; font-size: .875rem; color: var(--soft) }
.badge strong { color: var(--text) }
h1 { margin: 0; font-size: 1.125rem; font-weight: 600 }
.amount { margin: .25rem 0 .5rem; font-size: 2.75rem; font-weight: 700; line-height: 1.1;
  font-variant-numeric: tabular-nums }
.text { margin: 0 0 1rem }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1.25rem; padding: .75rem 0;
  border-block: 1px solid var(--line); font-size: .9375rem }
dt { color: var(--soft) }
dd { margin: 0; text-align: right; overflow-wrap: anywhere }
.notice { margin: 0 0 1rem; color: var(--bad); font-weight: 600 }
form { display: grid; gap: .625rem }
button, .back { display: block; width: 100%; min-height: 3.25rem; padding: .75rem 1rem; border-radius: 1rem;
  border: 1px solid var(--line); background: transparent; color: inherit; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer }
.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
button:focus-visible, .back:focus-visible { outline: 3px solid var(--text); outline-offset: 2px }
`

const page = (title: string, content: unknown) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <p class="badge">
            <strong>Sandbox.</strong> This page plays the payment app. No money moves.
          </p>
          ${content}
        </main>
      </body>
    </html>`

const money = (payment: Payment): string => {
  const { currency, value } = payment.request.amount
  return new Intl.NumberFormat('nb-NO', { style: 'currency', currency }).format(value / 100)
}

const outcomes: Record<Payment['state'], string> = {
  CREATED: '',
  AUTHORIZED: 'Approved',
  ABORTED: 'Cancelled',
  EXPIRED: 'Expired',
  TERMINATED: 'Withdrawn by the merchant',
}

const minutesLeft = (payment: Payment, now: number): string => {
  const seconds = Math.max(0, Math.ceil((payment.deadlineAt - now) / 1000))
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

const choices = html`<form method="post">
  <button class="main" name="answer" value="approve">Approve</button>
  <button name="answer" value="decline">Decline: the card is refused</button>
  <button name="answer" value="abort">Cancel the payment</button>
  <button name="answer" value="expire">Let it expire</button>
</form>`

const wayBack = (payment: Payment) =>
  payment.request.returnUrl === undefined
    ? ''
    : html`<a class="back main" href="${payment.request.returnUrl}">Back to the merchant</a>`

/** The page of one payment: the choices while it is open, the outcome and the way back when not. */
export const landingPage = (payment: Payment, now: number) => {
  const open = payment.state === 'CREATED'
  const decline = payment.declines.at(-1)
  const title = open ? 'Approve the payment' : outcomes[payment.state]
  return page(
    title,
    html`<h1>${title}</h1>
      <p class="amount">${money(payment)}</p>
      ${
        payment.request.paymentDescription
          ? html`<p class="text">${payment.request.paymentDescription}</p>`
          : ''
      }
      <dl>
        <dt>Reference</dt>
        <dd>${payment.reference}</dd>
        ${
          open
            ? html`<dt>Time left</dt>
                <dd>${minutesLeft(payment, now)}</dd>`
            : ''
        }
      </dl>
      ${
        open && decline
          ? html`<p class="notice" role="status">
              The card was refused (${decline.reason}). Approve again to try another card.
            </p>`
          : ''
      }
      ${open ? choices : wayBack(payment)}`,
  )
}

/** The page for a token that stands for nothing. */
export const unknownPage = () =>
  page(
    'Unknown payment',
    html`<h1>Unknown payment</h1>
      <p class="text">
        This link stands for no payment. Go back to the merchant and start again.
      </p>`,
  )
