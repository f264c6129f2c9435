import { expect, test } from 'vitest'
import { renderReport } from '../../src/chat/render-report.ts'
import { renderWholeWork, renderWork } from '../../src/chat/render-work.ts'

const result = { agent: 'ada', task: 'Fix the payment page' }

test('a result as a phone shows it', () => {
  const said = { text: 'Fixed it.\nSee the test.', tested: 'npm test: 12 passed', pr: 'https://example.com/pull/7' }
  const work = {
    branch: 'mos/ada-fix',
    commits: [{ hash: 'abc1234', subject: 'Fix *it*' }],
    files: [{ path: 'src/pay.ts', added: 4, deleted: 1 }, { path: 'logo.png' }],
    uncommitted: ['notes.txt'],
  }
  expect(renderWork({ ...result, said, work })).toMatchInlineSnapshot(`
    "✅ **ada** is done: Fix the payment page
    > Fixed it.
    > See the test.
    **Tested**
    > npm test: 12 passed
    **Pull request** <https://example.com/pull/7>
    **Work** on branch mos/ada-fix: 1 commit, 2 files, +4 −1
    - abc1234 Fix \\*it\\*
    **Files**
    - src/pay.ts +4 −1
    - logo.png (binary)
    **Not committed**: 1 file
    - notes.txt"
  `)
  expect(renderWholeWork({ ...result, said, work })).toBeUndefined()
})

test('by itself, without a report, without a repository', () => {
  expect(renderWork(result)).toBe('🏁 **ada** has ended by itself, without a report: Fix the payment page')
  expect(renderWork({ ...result, work: 'git does not tell.' })).toMatch(/page\ngit does not tell\.$/)
})

test('long lists and long words are cut, and whole in the file', () => {
  const commits = Array.from({ length: 40 }, (_, i) => ({ hash: `c${i}`, subject: `Change ${i}` }))
  const files = Array.from({ length: 400 }, (_, i) => ({ path: `src/${i}.ts`, added: 1, deleted: 0 }))
  const given = {
    ...result,
    said: { text: 'word '.repeat(4000) },
    work: { branch: 'b', commits, files, uncommitted: [] },
  }
  const shown = renderWork(given)
  expect(shown.length).toBeLessThan(2000)
  expect(shown).toContain('- c5 Change 5\n- … and 34 more, in the file')
  const whole = renderWholeWork(given) ?? ''
  expect(whole).toContain('c39 Change 39')
  expect(whole).toContain('+1 −0 src/399.ts')
})

test('whatever it contains is text', () => {
  const text = '@everyone <@123456789012345678>\n```\n# open fence\n\u001b[2J\u202E> [x](http://evil.example) `a'
  expect(renderReport('ada', { text })).toMatchInlineSnapshot(`
    "**ada** reports:
    > @​everyone <​@123456789012345678>
    > \\\`\\\`\\\`
    > \\# open fence
    > \\[2J> \\[x\\](http://evil.example) \\\`a"
  `)
  const work = {
    branch: 'mos/`x`',
    commits: [{ hash: 'abc', subject: '```\n@here **b**' }],
    files: [{ path: 'a\n# b', added: 1, deleted: 1 }],
    uncommitted: ['<@1>'],
  }
  expect(renderWork({ ...result, task: text, work })).toMatchInlineSnapshot(`
    "🏁 **ada** has ended by itself, without a report: @​everyone <​@123456789012345678> ''' # open fence \\[2J> \\[x\\](http://ev…
    **Work** on branch mos/'x': 1 commit, 1 file, +1 −1
    - abc ''' @​here \\*\\*b\\*\\*
    **Files**
    - a # b +1 −1
    **Not committed**: 1 file
    - <​@1>"
  `)
})
