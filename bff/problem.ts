// The one maker of application/problem+json (RFC 9457): a stable `type`, the input that was wrong,
// and the request id to quote to support. It must never be given a stack, a secret or a handle.
import type { Problem } from '#shared/contract.ts'

export interface ProblemParts {
  status: number
  /** What follows `urn:stikk:` in `type`; stable, so that programs may rely on it. */
  slug: string
  title: string
  detail?: string
  /** Name of the input that was wrong. */
  field?: string
  headers?: Record<string, string>
}

/** The body alone, for rooms that declare their answers. */
export function problemBody(parts: Omit<ProblemParts, 'headers'>, requestId: string): Problem {
  return {
    type: `urn:stikk:${parts.slug}`,
    title: parts.title,
    status: parts.status,
    ...(parts.detail === undefined ? {} : { detail: parts.detail }),
    ...(parts.field === undefined ? {} : { field: parts.field }),
    requestId,
  }
}

/** Answers with `parts` as problem+json. `requestId` is that of the request (app.ts). */
export function problemResponse(parts: ProblemParts, requestId: string): Response {
  return new Response(JSON.stringify(problemBody(parts, requestId)), {
    status: parts.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...parts.headers,
    },
  })
}

/** 429, with the whole seconds to wait (RFC 9110 §10.2.3). */
export function tooMany(retryAfterS: number, requestId: string): Response {
  return problemResponse(
    {
      status: 429,
      slug: 'too-many-requests',
      title: 'Too many requests',
      detail: `Try again in ${retryAfterS} seconds.`,
      headers: { 'retry-after': String(retryAfterS) },
    },
    requestId,
  )
}
