import { expect, test } from 'vitest'
import { modelFault } from '../../src/runtime/model-fault.ts'

const hint = {
  long: 'Go on in a new one, /topic new, or choose another runtime: /topic set runtime.',
  often: 'Wait a minute and say it again, or choose another runtime: /topic set runtime.',
  usedUp: 'Say it again once it is free, or choose another runtime: /topic set runtime.',
  broken: 'Say it again in a minute, or choose another runtime: /topic set runtime.',
}

test.each([
  ['prompt is too long: 208310 tokens > 200000 maximum', hint.long],
  ['input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000', hint.long],
  ["This model's maximum context length is 128000 tokens. However, your messages resulted in 500123 tokens", hint.long],
  ['Your input exceeds the context window of this model. Please adjust your input and try again.', hint.long],
  [
    'API Error: 429 rate_limit_error: This request would exceed the limit of 40,000 input tokens per minute',
    hint.often,
  ],
  ['Too many tokens, please wait before trying again. (429)', hint.often],
  ['insufficient_quota', hint.often],
  ["You've hit your 5-hour limit · resets 3:14am (UTC)", hint.usedUp],
  ["You've hit your weekly limit · resets Dec 1, 9am (UTC)", hint.usedUp],
  [
    'You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro) or try again at 3:14 AM.',
    hint.usedUp,
  ],
  ['You have hit your ChatGPT usage limit (plus plan). Try again in ~120 min.', hint.usedUp],
  ['exceeded retry limit, last status: 503 Service Unavailable', hint.broken],
  ['overloaded_error', hint.broken],
])('%s', (words, todo) => {
  const line = modelFault('claude', words) ?? ''
  expect(line).toContain(`(${words})`)
  expect(line.endsWith(todo)).toBe(true)
})

test.each(['request too large: 5000 files', 'ECONNRESET', 'tool 5001 is unknown'])('%s is no such fault', (words) => {
  expect(modelFault('claude', words)).toBeUndefined()
})
