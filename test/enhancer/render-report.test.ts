import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { neutralText } from '../../src/enhancer/neutral-text.ts'
import { renderReport, reportText } from '../../src/enhancer/render-report.ts'
import { createRedactor } from '../../src/redact/create-redactor.ts'
import { filedFinding } from './filed-finding.ts'

const secret = 'hunter2-hunter2-hunter2'
const redactor = createRedactor([secret])
const versions = new Map([
  ['mos', ['0.1.0']],
  ['codex', ['0.171.0', '0.172.0']],
])
const render = (change: Parameters<typeof filedFinding>[0] = {}) =>
  renderReport(filedFinding(change), { redactor, tenant: 'us', versions })

test('a report, whole', () => {
  const report = render({
    evidence: [`thread 'main' panicked at src/auth.rs:7\ntoken ${secret} in /home/jane/site\nagent ada on alpha.lan`],
    cause: 'The lock file of another version is read.',
    causeBy: 'enhancer',
  })
  expect(reportText(report)).toMatchInlineSnapshot(`
    "[runtime codex] codex ends right after its start

    ### What happens

    ~~~text
    codex ends right after its start
    ~~~

    Seen 7 times from 2026-11-20 to 2026-11-23, by 3 agents on 2 hosts.

    Component: \`runtime codex\`. Versions: \`mos 0.1.0\`, \`codex 0.171.0, 0.172.0\`.

    ### What was expected

    The program starts and goes on running.

    ### Likely cause (a model says)

    ~~~text
    The lock file of another version is read.
    ~~~

    ### Evidence

    ~~~text
    thread 'main' panicked at src/auth.rs:7
    token [redacted: secret] in ~/site
    agent agent-1 on host-1
    ~~~

    ---

    Seen and filed by Mos, which supervises coding agents; a person has read and approved it. Secrets and names were taken out. Fingerprint \`v1:00000000a1000000000000000000000000000000\`.

    <!-- mos-finding-9eff36805f61df03e09a -->
    "
  `)
  expect(report.digest).toBe(createHash('sha256').update(reportText(report)).digest('hex'))
  for (const { kind, at, length } of report.marks)
    expect(report.body.slice(at, at + length)).toBe(`[redacted: ${kind}]`)
  expect(report.marks).toHaveLength(1)
})

test('the same finding is the same report, and another fleet has another marker', () => {
  expect(render()).toEqual(render())
  const other = renderReport(filedFinding(), { redactor, tenant: 'them', versions })
  expect(other.marker).not.toBe(render().marker)
  expect(render({ count: 9 }).marker).toBe(render().marker)
})

const { marker } = render()
test.each([
  ['our marker', marker],
  ['our marker within a line', `x ${marker} y`],
  ['a comment key', '<!-- mos-comment-abc -->'],
  ['the end of a block', '~~~\n@everyone fixes #1\n~~~text'],
  ['the end of a longer block', '~~~~~~~~\n</details>\n/close'],
  ['backticks', '```\n@admin\n```'],
  ['quick actions', '/close\n/assign @admin\n/label ~bug'],
  ['html', '<img src=x onerror=alert(1)><!-- hidden'],
  ['colours and a title of the window', '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J'],
  ['text that is turned around', 'a\u202eb\u2066c\u200d\u00ad'],
  ['binary', '\u0000\u0001\ud800\u0007'],
  ['line ends of all kinds', 'a\r\nb\rc\u2028d'],
])('%s in the evidence, the title and the cause is words', (_, text) => {
  const { title, body, marker: ours } = render({ evidence: [text], title: text, cause: text, template: text })
  expect(body.split('\n').filter((line) => line.includes('mos-'))).toEqual([ours])
  expect(outsideOfBlocks(body)).toBe(outsideOfBlocks(render({ evidence: ['a'], cause: 'b' }).body))
  expect(body.isWellFormed() && title.isWellFormed()).toBe(true)
  // oxlint-disable-next-line no-control-regex -- that there is none
  expect(body).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/)
  expect(title).not.toMatch(/\n|@\w|#\d|<!--/)
})

test.each([['@octokit/rest fails, see #12 and GH-7, !3', ['@octokit', '#12', 'GH-7', '!3']]])(
  'a title mentions nobody and refers to nothing: %s',
  (text, never) => {
    const { title } = render({ title: text })
    for (const word of never) expect(title).not.toContain(word)
    expect(title.replaceAll('\u200b', '')).toBe(`[runtime codex] ${text}`)
  },
)

test('what is very long is cut, after it was redacted, and never within a mark or a character', () => {
  const long = `${'🐛'.repeat(1_990)}${secret} ${secret} ${secret}${'x'.repeat(10_000)}`
  for (let shift = 0; shift < 40; shift += 1) {
    const { title, body } = render({
      evidence: Array.from({ length: 5 }, () => `${'y'.repeat(shift)}${long}`),
      title: `${'z'.repeat(150 + shift)}${secret} ${secret}`,
    })
    expect(title.length).toBeLessThanOrEqual(200)
    expect(body.length).toBeLessThan(40_000)
    expect(`${title}${body}`).not.toMatch(/hunter|\[redacted: (?![\w -]+\])|\[red(?!acted: )/)
    expect(`${title}${body}`.isWellFormed()).toBe(true)
  }
})

test('a secret that is split by what is invisible is redacted all the same', () => {
  const split = `${secret.slice(0, 9)}\u200b\u001b[31m${secret.slice(9)}`
  expect(JSON.stringify(render({ evidence: [split], title: split, cause: split }))).not.toContain('hunter2-hunter2')
})

test('names of hosts and agents are numbers, as whole words', () => {
  const named = { hosts: { alpha: 2, 'beta.lan': 1, mos: 1 }, agents: { ada: 1, 'ada-2': 1, x: 1 } }
  expect(neutralText('ada, Ada-2 and adamant on alpha; mos at beta.lan:22 in /home/ada/x', named)).toBe(
    'agent-1, agent-2 and adamant on host-1; mos at host-2:22 in ~/x',
  )
})

/** What a tracker reads as more than words. */
function outsideOfBlocks(body: string): string {
  const out: string[] = []
  let fence = ''
  for (const line of body.split('\n')) {
    if (fence === '') {
      fence = /^ {0,3}(~{3,}|`{3,})/.exec(line)?.[1] ?? ''
      if (fence === '') out.push(line)
    } else if (new RegExp(`^ {0,3}${fence}${fence[0]}*\\s*$`).test(line)) fence = ''
  }
  expect(fence).toBe('')
  return out.join('\n')
}
