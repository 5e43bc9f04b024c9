// A ring that shows a share of a whole. Attributes only: the CSP forbids inline styles.

/** `share` between 0 and 1. Decoration: whoever uses it says the same in words beside it. */
export function Ring({ share }: { readonly share: number }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  return (
    <svg class="ring" viewBox="0 0 100 100" aria-hidden="true">
      <circle cx="50" cy="50" r="46" />
      {percent > 0 && (
        <circle
          class="part"
          cx="50"
          cy="50"
          r="46"
          pathLength="100"
          stroke-dasharray={`${percent} 100`}
          transform="rotate(-90 50 50)"
        />
      )}
    </svg>
  )
}
