// A row or list of named figures.
export type FactsProps = {
  /** Entries without a value are left out: what is not known is not shown. */
  readonly rows: readonly (readonly [name: string, value: string | null])[]
  /** `tiles`: beside each other, large; `sums`: a card of figures; `list`: for what may be long. */
  readonly look: 'tiles' | 'sums' | 'list'
}

/** A description list of what is known. */
export function Facts({ rows, look }: FactsProps) {
  return (
    <dl class={look}>
      {rows.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
