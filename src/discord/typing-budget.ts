/** discord.js's own count of this second's requests. */
export type RequestBudget = { readonly remaining: number; readonly resetAt: number; readonly perSecond: number }

const againAfterMs = 8_000
const reserve = 0.3

/**
 * Typing is a courtesy: it shows for 10 s, so once per 8 s is enough, and the last 30% of a second's requests belong to
 * messages and receipts.
 */
export function mayType(lastAt: number | undefined, budget: RequestBudget, now: number): boolean {
  if (lastAt !== undefined && now - lastAt < againAfterMs) return false
  return now >= budget.resetAt || budget.remaining > budget.perSecond * reserve
}
