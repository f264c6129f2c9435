import { expect, test } from 'vitest'
import { parseEnv, renderEnv } from '../../src/host/agent-env.ts'

test('an empty value is bare, a plain one too, every other is quoted', () => {
  expect(renderEnv({ A: '', B: '/home/me/x-1', C: 'a b', D: '$(x) "`\\' })).toBe(
    'A=\nB=/home/me/x-1\nC="a b"\nD="\\$(x) \\"\\`\\\\"\n',
  )
})

test.each(['', 'a b', ' edge ', '"', "'", '\\', '$HOME', '`x`', '#', 'a=b', '; rm', 'ünï', '"\\$`', "'a'"])(
  '%j comes back',
  (value) => {
    expect(parseEnv(renderEnv({ NAME: value }))).toEqual({ NAME: value })
  },
)

test('a line break is refused', () => {
  expect(() => renderEnv({ MOSAIC_AGENT_MODEL: 'a\nB=c' })).toThrow('MOSAIC_AGENT_MODEL may not hold line breaks')
})

test('what others wrote is read, and comments are not', () => {
  expect(parseEnv("# A=1\nexport B='two words'\n C = 3\nD=4 \n\nnoise\n")).toEqual({ B: 'two words', D: '4' })
})
