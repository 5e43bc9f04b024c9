// A short list of steps, those done, the one under way, those to come.
export type StepsProps = {
  readonly names: readonly string[]
  /** How many are done; the next one is under way. */
  readonly done: number
}

/** The steps as an ordered list; the one under way is `aria-current`. */
export function Steps({ names, done }: StepsProps) {
  return (
    <ol class="steps">
      {names.map((name, index) => (
        <li
          key={name}
          class={index < done ? 'done' : index === done ? 'now' : 'next'}
          {...(index === done && { 'aria-current': 'step' as const })}
        >
          {name}
        </li>
      ))}
    </ol>
  )
}
