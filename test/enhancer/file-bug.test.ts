import { describe, expect, test } from 'vitest'
import { fileBug } from '../../src/enhancer/file-bug.ts'
import { reportDigest } from '../../src/enhancer/render-report.ts'
import { filingDesk, runUntilCrash } from './filing-desk.ts'
import type { FilingDesk } from './filing-desk.ts'
import { gitea } from './trackers/gitea-double.ts'
import { github } from './trackers/github-double.ts'
import { gitlab } from './trackers/gitlab-double.ts'

const upstreamOf = async ({ store, finding }: FilingDesk) => (await store.findings.get(finding.id))?.upstream
const filingNow = async ({ store, finding }: FilingDesk) => (await store.findings.get(finding.id))?.filing

describe.each([github, gitea, gitlab])('at $kind', (dialect) => {
  test('what was approved is what arrives, byte for byte, and the finding knows where', async () => {
    const desk = await filingDesk(dialect)
    const op = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing))
    expect(op.state).toBe('done')
    const { title, body } = desk.world.issues[0] ?? { title: '', body: '' }
    expect(reportDigest({ title, body })).toBe(desk.filing.report.digest)
    const upstream = await upstreamOf(desk)
    expect(upstream).toMatchObject({ tracker: 'mos', number: 1, state: 'open', toldCount: 2, version: '0.171.0' })
    expect(op.result).toBe(`filed as ${upstream?.url}`)
    expect(desk.shown).toEqual([desk.finding.id])
    expect(await filingNow(desk)).toBeUndefined()
  })
})

const after = [
  { name: '500', what: { status: 500 } },
  { name: 'a reset', what: 'reset' },
  { name: 'half an answer', what: 'half' },
  { name: 'silence', what: 'silence' },
] as const
test.each(after)('$name after it was made, with lists that are late: one issue, found', async ({ what }) => {
  const desk = await filingDesk(gitea)
  desk.world.lags = true
  desk.world.faults.push({ method: 'POST', when: 'after', what })
  const op = await desk.carryOut(fileBug(desk.deps({ withinMs: 500 })), await desk.add('file-bug', desk.filing))
  expect([op.state, desk.world.issues.length]).toEqual(['done', 1])
  expect(await upstreamOf(desk)).toMatchObject({ number: 1 })
})

test('no answer and nothing to be found: it needs attention; filed again, it is looked for, then sent', async () => {
  const desk = await filingDesk(gitea)
  desk.world.faults.push({ method: 'POST', when: 'before', what: { status: 502 } })
  const first = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing))
  expect([first.state, first.exit, desk.world.issues.length]).toEqual(['needs-attention', 4, 0])
  expect(first.result).toMatch(
    /not known whether the report arrived at us\/mos on 127\.0\.0\.1:\d+: .*Look there for "/,
  )
  expect(await filingNow(desk)).toMatchObject({ opId: first.id })
  const again = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing, 'c2'))
  expect([again.state, desk.world.issues.length]).toEqual(['done', 1])
})

test('what came late all the same is found when it is filed again', async () => {
  const desk = await filingDesk(gitea)
  desk.world.faults.push({ method: 'POST', when: 'before', what: 'reset' })
  await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing))
  desk.world.add({ ...desk.filing.report, by: desk.world.me })
  const again = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing, 'c2'))
  expect([again.state, desk.world.issues.length]).toEqual(['done', 1])
})

test.each([
  [{ status: 429, headers: { 'retry-after': '0' } }, 'done', 1],
  [{ status: 429, headers: { 'retry-after': '3600' } }, 'failed', 0],
  [{ status: 422, body: { message: 'no' } }, 'failed', 0],
  [{ status: 401, body: { message: 'no' } }, 'failed', 0],
] as const)('%j: %s, and what is not there is not reserved', async (what, state, issues) => {
  const desk = await filingDesk(gitea)
  desk.world.faults.push({ method: 'POST', when: 'before', what })
  const op = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing))
  expect([op.state, desk.world.issues.length]).toEqual([state, issues])
  expect(await filingNow(desk)).toBeUndefined()
})

test('an issue with that title gets a comment with counts instead of a second one', async () => {
  const desk = await filingDesk(gitea)
  const issue = desk.world.add({ title: desk.filing.report.title })
  desk.world.faults.push({ method: 'POST', when: 'after', what: { status: 500 } })
  const op = await desk.carryOut(fileBug(desk.deps()), await desk.add('file-bug', desk.filing))
  expect([op.state, desk.world.issues.length]).toEqual(['done', 1])
  expect(issue.comments).toEqual([{ by: desk.world.me, text: desk.filing.comment.text }])
  expect(desk.filing.comment.text).toContain('Seen 2 times on ')
})

test('two people at once: one issue, and the other is told', async () => {
  const desk = await filingDesk(gitea)
  const ops = await Promise.all(['c1', 'c2', 'c3'].map((cause) => desk.add('file-bug', desk.filing, cause)))
  const ended = await Promise.all(ops.map((op) => desk.carryOut(fileBug(desk.deps()), op)))
  expect(desk.world.issues).toHaveLength(1)
  const refused = ended.filter((op) => op.state !== 'done')
  expect(refused.length).toBeLessThan(3)
  expect(refused.map(({ state }) => state)).toEqual(refused.map(() => 'failed'))
  for (const { result } of refused) expect(result).toMatch(/is on its way to mos already|is filed already/)
})

test.each(['nothing there', 'an issue there', 'lost answer'] as const)(
  'killed after each effect in turn, %s: one issue, one comment at most, and the finding knows it',
  async (world) => {
    let ended = false
    for (let crashAfter = 1; !ended; crashAfter += 1) {
      const desk = await filingDesk(gitea)
      desk.world.lags = true
      if (world === 'an issue there') desk.world.add({ title: desk.filing.report.title, isIndexed: true })
      if (world === 'lost answer') desk.world.faults.push({ method: 'POST', when: 'after', what: 'reset' })
      const op = await desk.add('file-bug', desk.filing)
      const done = new Set<string>()
      ended = await runUntilCrash(fileBug(desk.deps({ crashAfter })), op, done)
      const wasOnlyMarked = (await filingNow(desk))?.sentAt !== undefined && desk.world.issues.length === 0
      const again: unknown = await runUntilCrash(fileBug(desk.deps()), op, done).catch((error: unknown) => error)
      // Between "it may be there" and the request nobody can tell, so a person looks.
      expect(String(again)).toMatch(wasOnlyMarked ? /It is not known whether/ : /^true$/)
      expect(desk.world.issues.length).toBe(wasOnlyMarked ? 0 : 1)
      expect(desk.world.issues.flatMap(({ comments }) => comments).length).toBe(world === 'an issue there' ? 1 : 0)
      expect((await upstreamOf(desk))?.number).toBe(wasOnlyMarked ? undefined : 1)
      expect(crashAfter).toBeLessThan(12)
    }
  },
)
