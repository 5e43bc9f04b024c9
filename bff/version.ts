// Which Stikk this is: for the payer's support, the metrics and the log. The same as in package.json.

/** As `stikk_build_info` says it, and every call to the payer. */
export const VERSION = '0.1.0'
