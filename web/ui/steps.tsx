// A short list of steps, those done, the one under way, those to come.
export type StepsProps = {
  /** Each as it is called when it is done, or still to come. */
  readonly names: readonly string[]
  /** How many are done; the next one is under way. */
  readonly done: number
  /** What is being done meanwhile, in place of the name of the step under way. */
  readonly meanwhile?: string | undefined
}

/** The steps as an ordered list; the one under way is `aria-current`. */
export function Steps({ names, done, meanwhile }: StepsProps) {
  return (
    <ol class="steps">
      {names.map((name, index) => (
        <li
          key={name}
          class={index < done ? 'done' : index === done ? 'now' : 'next'}
          {...(index === done && { 'aria-current': 'step' as const })}
        >
          {index === done ? (meanwhile ?? name) : name}
        </li>
      ))}
    </ol>
  )
}
