import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git } from '../support/git-repository.ts'
import { isThere, personWithSite } from '../support/person-with-site.ts'

test('a task: its agent works in a worktree of its own, reports, and is gone; what it made stays', async () => {
  const { mos, olga, general, site, worktree, seen } = await personWithSite()
  const task = 'commit greeting.txt: Greet people'
  const asked = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task })
  await general.says(/@olga.*ada has its task/s, 30_000)
  await general.says(/ada.* is done/s, 30_000)
  expect(seen(asked.text)).toMatchInlineSnapshot(`
    "✅ **spawn ada** · done · \`op-…\`
    ▰▰▰▰▰▰ 6/6
    ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
    ✓ make a worktree — ~/data/worktrees/site/ada is on mos/ada-…
    ✓ write the roster — ada is in the roster
    ✓ start ada — its pane is there
    ✓ look for its first heartbeat
    ✓ give it its task
    ada is up: pane %… alive, pid …, heartbeat … s old
    ada has its task: the prompt-submit hook fired … ms after Enter"
  `)
  expect(seen(await general.text())).toMatchInlineSnapshot(`
    "mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰▰▰▰▰▰ 6/6
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ make a worktree — ~/data/worktrees/site/ada is on mos/ada-…
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ✓ give it its task
      ada is up: pane %… alive, pid …, heartbeat … s old
      ada has its task: the prompt-submit hook fired … ms after Enter
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old
      ada has its task: the prompt-submit hook fired … ms after Enter
    mos: ✅ **ada** is done: commit greeting.txt: Greet people
      > commit greeting.txt: Greet people
      **Tested**
      > nothing: a stub has no tests
      **Open**
      > nothing
      **Work** on branch mos/ada-commit-greeting-txt-greet-people-…: 1 commit, 1 file, +1 −0
      - #commit Greet people
      **Files**
      - greeting.txt +1 −0
      Its worktree stays, with 1 commit on mos/ada-commit-greeting-txt-greet-people-… that main does not have: ~/data/worktrees/site/ada
      @olga"
  `)
  expect(await mos.panes()).toEqual([])
  expect(await isThere(worktree('ada'))).toBe(true)
  expect(await git(worktree('ada'), 'log', '--format=%s')).toBe('Greet people\nBegin')
  expect(await git(site, 'log', '--format=%s', 'main')).toBe('Begin')
  expect((await mos.shell('fleet', 'ps')).stdout).not.toContain('ada')
})

test('merged while it waits: its worktree goes with it; a question on the way comes into the thread', async () => {
  const { mos, olga, general, site, worktree, seen } = await personWithSite()
  const task = 'commit greeting.txt: Greet people\nreport Shall I go on?'
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task })
  const asks = await general.says(/ada.* reports/s, 30_000)
  expect(seen(asks.content)).toBe('**ada** reports:\n> Shall I go on?\n@olga')
  await git(site, 'merge', '--quiet', await git(worktree('ada'), 'symbolic-ref', '--short', 'HEAD'))
  await olga.slash(general, 'agent send', { agent: 'ada', message: 'done It is merged' })
  const card = await general.says(/ada.* is done/s, 30_000)
  expect(seen(card.content)).toMatchInlineSnapshot(`
    "✅ **ada** is done: commit greeting.txt: Greet people report Shall I go on?
    > It is merged
    **Tested**
    > nothing: a stub has no tests
    **Open**
    > nothing
    **Work** on branch mos/ada-commit-greeting-txt-greet-people-report-…: 1 commit, 1 file, +1 −0
    - #commit Greet people
    **Files**
    - greeting.txt +1 −0
    Its worktree held nothing new and is gone; the branch mos/ada-commit-greeting-txt-greet-people-report-… stays.
    @olga"
  `)
  expect([await isThere(worktree('ada')), await mos.panes()]).toEqual([false, []])
  // It had reported in each of its turns.
  expect(await general.text()).not.toContain('without reporting')
})

test('two tasks at once in one project: no commits, and changes that are not committed', async () => {
  const { mos, wire, olga, general, site, worktree, seen } = await personWithSite()
  await Promise.all([
    olga.slash(general, 'fleet spawn', { role: 'coder', task: 'done There was nothing to do' }),
    olga.slash(general, 'fleet spawn', {
      role: 'coder',
      name: 'ben',
      task: 'write notes.txt: half of it\ndone I stopped',
    }),
  ])
  const results = () => general.messages().filter(({ content }) => content.includes(' is done: '))
  await wire.until(() => results().length === 2, 40_000, 'two results')
  const [nothing, half] = results()
    .map(({ content }) => seen(content))
    .toSorted()
  expect(half).toMatchInlineSnapshot(`
    "✅ **coder** is done: done There was nothing to do
    > There was nothing to do
    **Tested**
    > nothing: a stub has no tests
    **Open**
    > nothing
    **Work** on branch mos/coder-done-there-was-nothing-to-do-…: no commits
    Its worktree and its branch mos/coder-done-there-was-nothing-to-do-… held nothing new and are gone.
    @olga"
  `)
  expect(nothing).toMatchInlineSnapshot(`
    "✅ **ben** is done: write notes.txt: half of it done I stopped
    > I stopped
    **Tested**
    > nothing: a stub has no tests
    **Open**
    > nothing
    **Work** on branch mos/ben-write-notes-txt-half-of-it-done-i-…: no commits
    **Not committed**: 1 file
    - notes.txt
    Its worktree stays, with changes on mos/ben-write-notes-txt-half-of-it-done-i-… that are not committed: ~/data/worktrees/site/ben
    @olga"
  `)
  expect([await isThere(worktree('coder')), await isThere(worktree('ben'))]).toEqual([false, true])
  expect((await git(site, 'branch', '--format', '%(refname:short)')).split('\n')).toEqual([
    'main',
    expect.stringMatching(/^mos\/ben-write-notes-txt-half-of-it-done-i-[0-9a-f]{4}$/),
  ])
  expect(await mos.panes()).toEqual([])
})

test('a turn that ends without a report is told of, once; a program that ends well has ended its task', async () => {
  const { mos, olga, general, worktree, seen } = await personWithSite()
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task: 'think @everyone' })
  const told = await general.says(/without reporting/s, 30_000)
  expect(seen(told.content)).toMatchInlineSnapshot(`
    "**ada** ended its turn without reporting, and waits.
    Its last words:
    > ada heard: think @​everyone
    Answer it with /agent send agent:ada, or end it: /fleet remove agent:ada
    @olga"
  `)
  await mos.kill()
  await mos.start()
  await olga.slash(general, 'agent send', { agent: 'ada', message: '/quit' })
  const card = await general.says(/ada.* has ended by itself/s, 40_000)
  expect(seen(card.content)).toMatchInlineSnapshot(`
    "🏁 **ada** has ended by itself, without a report: think @​everyone
    **Work** on branch mos/ada-think-everyone-…: no commits
    Its worktree and its branch mos/ada-think-everyone-… held nothing new and are gone.
    @olga"
  `)
  expect(general.messages().filter(({ content }) => content.includes('without reporting'))).toHaveLength(1)
  expect([await isThere(worktree('ada')), await mos.panes()]).toEqual([false, []])
})

test('its session is closed in tmux: its task has ended, and that is told', async () => {
  const { mos, olga, general, worktree } = await personWithSite()
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task: 'report begun' })
  await general.says(/ada.* reports/s, 30_000)
  await mos.tmux('kill-session', '-t', '=ada')
  await general.says(/ada.* has ended by itself/s, 40_000)
  expect([await isThere(worktree('ada')), await mos.panes()]).toEqual([false, []])
})

test('its program is killed in the middle of a turn: it comes back with its session, and is told to go on', async () => {
  const { mos, olga, general, seen } = await personWithSite()
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task: 'report begun' })
  await general.says(/ada.* reports/s, 30_000)
  await mos.shell('agent', 'send', 'ada', '/busy 60000')
  await mos.shell('agent', 'send', 'ada', 'a long one')
  const pane = await mos.shell('fleet', 'ps', '--why', 'ada')
  process.kill(Number(/pid (\d+)/u.exec(pane.stdout)?.[1]), 'SIGKILL')
  await general.says('let ada go on after its program ended', 30_000)
  const told = await general.says(/ada.* answers/s, 30_000)
  expect(seen(told.content)).toMatchInlineSnapshot(`
    "**ada** answers:
    ada heard: Your program ended in the middle of your turn, and was started again with what you know. What you were at may be half done: look at it first, then go on with your task.
    @olga"
  `)
  await olga.slash(general, 'agent send', { agent: 'ada', message: 'done It is made' })
  await general.says(/ada.* is done/s, 30_000)
  expect(await mos.panes()).toEqual([])
})

test('what it reports while Mos is down is kept, and said once, in order', async () => {
  const { mos, olga, general, report, seen } = await personWithSite()
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task: 'commit a.txt: One\nreport begun' })
  await general.says(/ada.* reports/s, 30_000)
  await mos.stop()
  const first = await report('ada', 'half', 'of', 'it,', '@everyone', '--pr', 'https://example.com/1')
  expect(first).toEqual({
    exit: 0,
    stdout: 'Mos is away, so this is kept: it is said as soon as Mos is back. Go on.\n',
    stderr: '',
  })
  await report('ada', 'all of it', '--done', '--tested', 'npm test')
  await mos.start()
  await general.says(/ada.* is done/s, 30_000)
  expect(seen(await general.text())).toMatchInlineSnapshot(`
    "mos: ✅ **spawn ada** · done · \`op-#id\`
      ▰▰▰▰▰▰ 6/6
      ✓ check roster, role and program — ada is free, coder is ephemeral, stub is installed
      ✓ make a worktree — ~/data/worktrees/site/ada is on mos/ada-…
      ✓ write the roster — ada is in the roster
      ✓ start ada — its pane is there
      ✓ look for its first heartbeat
      ✓ give it its task
      ada is up: pane %… alive, pid …, heartbeat … s old
      ada has its task: the prompt-submit hook fired … ms after Enter
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old
      ada has its task: the prompt-submit hook fired … ms after Enter
    mos: **ada** reports:
      > begun
      @olga
    mos: **ada** reports:
      > half of it, @​everyone
      **Pull request** <https://example.com/1>
      @olga
    mos: ✅ **ada** is done: commit a.txt: One report begun
      > all of it
      **Tested**
      > npm test
      **Work** on branch mos/ada-commit-a-txt-one-report-begun-…: 1 commit, 1 file, +1 −0
      - #commit One
      **Files**
      - a.txt +1 −0
      Its worktree stays, with 1 commit on mos/ada-commit-a-txt-one-report-begun-… that main does not have: ~/data/worktrees/site/ada
      @olga"
  `)
  expect(await readdir(join(mos.home, '.config/mosaic/fleet/run/ada.reports'))).toEqual([])
})

test('a project that went away: its agent ends all the same, and its work is named', async () => {
  const { mos, olga, general, report, site, seen } = await personWithSite()
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task: 'commit a.txt: One\nreport begun' })
  await general.says(/ada.* reports/s, 30_000)
  await writeFile(join(mos.home, '.config/mosaic/fleet/mos.yaml'), 'projects: []\n')
  await rm(site, { recursive: true })
  await report('ada', '--done', 'made it')
  const card = await general.says(/ada.* is done/s, 30_000)
  expect(seen(card.content)).toMatchInlineSnapshot(`
    "✅ **ada** is done: commit a.txt: One report begun
    > made it
    git does not tell what is in ~/data/worktrees/site/ada: not a git repository: ~/site/.git/worktrees/ada.
    Its worktree stays, since site is no project any more: ~/data/worktrees/site/ada
    @olga"
  `)
  expect(await mos.panes()).toEqual([])
})

test('what does not fit is refused in words', async () => {
  const { mos, olga, general, report } = await personWithSite()
  const core = await olga.slash(general, 'fleet spawn', { role: 'enhancer', task: 'look around' })
  expect(core.text).toBe(
    'The role enhancer is not made for one task, since it is a core role: its agents are always on. Take a role like coder, or leave the task out.',
  )
  expect(await mos.shell('report', 'hello')).toMatchObject({
    exit: 64,
    stderr:
      '`report` is how an agent speaks, in its own pane: MOSAIC_AGENT_NAME says there which it is. A person writes in the thread, or to an agent: mos agent send\n',
  })
  expect(await report('nobody', 'hello')).toMatchObject({
    exit: 1,
    stderr: 'nobody is not in the roster, so nobody waits for its word. See who is: mos fleet ps\n',
  })
  expect(await report('ada')).toMatchObject({ exit: 64 })
})
