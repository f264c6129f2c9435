import { expect, test } from 'vitest'
import { entryParts } from '../../src/chat/entry-parts.ts'
import { renderAsked } from '../../src/command/render-asked.ts'

const asked = (task: string): string => renderAsked({ command: 'fleet spawn', options: { task }, reason: 'it is over' })

test.each(['\u00A0', '\u2028', '\uFE0F', '\u{E0041}', '\u2800', '\u202E'])(
  '%j is named where one decides',
  (hidden) => {
    const number = (hidden.codePointAt(0) ?? 0).toString(16)
    expect(asked(`go${hidden}on`)).toContain(`\`go\\u{${number}}on\``)
  },
)

test('what one decides on is shown as it will run, a table in it too', () => {
  const text = asked('```\nend\n```\n| a | **b** |\n|---|---|\n| `c` | d |')
  const [shown] = entryParts({ kind: 'confirm', text, digest: 'd' }, 'discord')
  expect(shown?.text).toBe(text)
})
