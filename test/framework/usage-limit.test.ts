import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const limits = z.object({ usageLimit: z.custom<(words: string, now: number) => { until?: number }>() })
const script = join(import.meta.dirname, '../../framework/hooks/usage-limit.mjs')
const now = Date.UTC(2026, 10, 26, 14, 30)

test.each([
  ['Claude AI usage limit reached|1795730400', 1_795_730_400_000],
  ["You've hit your session limit · resets 3pm (UTC)", Date.UTC(2026, 10, 26, 15)],
  ["You've hit your limit · resets 3:45pm (Europe/Berlin)", Date.UTC(2026, 10, 26, 14, 45)],
  ['resets at 2am (UTC)', Date.UTC(2026, 10, 27, 2)],
  ['resets 12am (UTC)', Date.UTC(2026, 10, 27, 0)],
  ['resets 12:30pm (America/New_York)', Date.UTC(2026, 10, 26, 17, 30)],
  ["You've hit your weekly limit · resets Dec 1, 9am (UTC)", Date.UTC(2026, 11, 1, 9)],
  ['resets Jan 2, 9:05am (UTC)', Date.UTC(2027, 0, 2, 9, 5)],
  ["You've hit your usage limit. Try again at Nov 29th, 2026 1:07 PM (UTC).", Date.UTC(2026, 10, 29, 13, 7)],
  ['Try again in 3 days 4 hours 5 minutes.', now + ((3 * 24 + 4) * 60 + 5) * 60_000],
  ['try again in 40 minutes', now + 40 * 60_000],
  ["You've hit your 5-hour limit · resets 3:08am (UTC)", Date.UTC(2026, 10, 27, 3, 8)],
  [
    'You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro), visit https://chatgpt.com/settings/usage to purchase more credits or try again at 11:08 PM (UTC).',
    Date.UTC(2026, 10, 26, 23, 8),
  ],
  ['You have hit your ChatGPT usage limit (plus plan). Try again in ~120 min.', now + 120 * 60_000],
  ['Try again in ~1 min.', now + 60_000],
  ['try again in 40 minerals', undefined],
  ['resets 3pm (Nowhere/Land)', undefined],
  ['resets soon', undefined],
  ['rate limited: wait and retry', undefined],
  ['', undefined],
])('%s', async (words, until) => {
  const { usageLimit } = limits.parse(await import(script))
  expect(usageLimit(words, now).until).toBe(until)
})
