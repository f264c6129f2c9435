import { expect, test } from 'vitest'
import { desk, withAda } from './desk.ts'

test('logs', async () => {
  const { say } = await desk({ roster: () => withAda, screen: 'one\n```\ntwo\n' })
  expect(await say('agent logs', { agent: 'ada' })).toBe("```\none\n'''\ntwo\n```")
  const long = await desk({
    roster: () => withAda,
    screen: Array.from({ length: 500 }, (_, i) => `line ${i}`).join('\n'),
  })
  const cut = await long.say('agent logs', { agent: 'ada' })
  expect(cut.length).toBeLessThanOrEqual(2000)
  expect(cut).toMatch(/^```\nline \d+\n[\s\S]*\nline 499\n```\nAll of it, 4,\d+ bytes, comes as a file\.$/)
  const one = await desk({ roster: () => withAda, screen: `first\n${'x'.repeat(5000)} its end\n> \u202Edraft` })
  const end = await one.say('agent logs', { agent: 'ada' })
  expect(end.length).toBeLessThanOrEqual(2000)
  expect(end).toMatch(/^```\n…x{1500,} its end\n> draft\n```\nAll of it/)
  expect(await say('agent logs', { agent: 'enhancer' })).toContain('lives in Mos and has no screen')
  expect(await say('agent logs', { agent: 'ada', lines: '501' })).toBe(
    '`lines` of `agent logs` cannot be `501`: it takes a whole number from 1 to 500.',
  )
})
