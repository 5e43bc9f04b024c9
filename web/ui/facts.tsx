// A row or list of named figures.
export type FactsProps = {
  /** Entries without a value are left out: what is not known is not shown. */
  readonly rows: readonly (readonly [name: string, value: string | null])[]
  /** `tiles`: side by side, large; `list`: one under the other. */
  readonly look: 'tiles' | 'list'
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
